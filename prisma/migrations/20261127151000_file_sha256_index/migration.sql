-- CreateIndex
CREATE INDEX "Image_projectId_fileSha256_idx" ON "Image"("projectId", "fileSha256");
