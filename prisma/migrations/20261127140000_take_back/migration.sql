-- AlterEnum
ALTER TYPE "JobKind" ADD VALUE 'UNDO_IMPORT';

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "takenOutById" TEXT,
ADD COLUMN     "takenOutReason" TEXT;

-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "relabels" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "takenBackCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "takenOutCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "undoJobId" UUID,
ADD COLUMN     "undoReason" TEXT;

-- CreateIndex
CREATE INDEX "Image_projectId_takenOutAt_labelClassId_idx" ON "Image"("projectId", "takenOutAt", "labelClassId");

-- CreateIndex
CREATE INDEX "DatasetItem_imageId_idx" ON "DatasetItem"("imageId");

-- CreateIndex
CREATE UNIQUE INDEX "Import_undoJobId_key" ON "Import"("undoJobId");

-- CreateIndex
CREATE INDEX "Label_importId_id_idx" ON "Label"("importId", "id");

-- AddForeignKey
ALTER TABLE "Import" ADD CONSTRAINT "Import_undoJobId_fkey" FOREIGN KEY ("undoJobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Image" ADD CONSTRAINT "Image_takenOutById_fkey" FOREIGN KEY ("takenOutById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A list of images without a label, without those that were taken out, or of these alone, is read along its own index:
-- PostgreSQL keeps no order of an index behind "is null".
DROP INDEX "Image_unlabelled";
CREATE INDEX "Image_unlabelled" ON "Image"("projectId", "id") WHERE "labelClassId" IS NULL AND "takenOutAt" IS NULL;
CREATE INDEX "Image_in" ON "Image"("projectId", "id") WHERE "takenOutAt" IS NULL;
CREATE INDEX "Image_taken_out" ON "Image"("projectId", "id") WHERE "takenOutAt" IS NOT NULL;
