-- CreateIndex
CREATE INDEX "Image_projectId_burnedIn_id_idx" ON "Image"("projectId", "burnedIn", "id");
