-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "columns" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "ImportFile_importId_sha256_idx" ON "ImportFile"("importId", "sha256");
