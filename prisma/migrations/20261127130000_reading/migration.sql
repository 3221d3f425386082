-- AlterEnum
ALTER TYPE "ImportOutcome" ADD VALUE 'PASSED_OVER';

-- AlterTable
ALTER TABLE "DatasetVersion" ADD COLUMN     "dividedGroupCount" INTEGER;

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "publishedSplit" "Split",
ADD COLUMN     "takenOutAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "found" JSONB,
ADD COLUMN     "listedAt" TIMESTAMPTZ(3),
ADD COLUMN     "labelFoundCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "passedOverCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reading" JSONB,
ADD COLUMN     "undoneAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ImportFile" ADD COLUMN     "groupName" TEXT,
ADD COLUMN     "imageId" UUID,
ADD COLUMN     "oddities" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "perceptualHashes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "split" "Split";

-- CreateIndex
CREATE INDEX "Image_projectId_publishedSplit_id_idx" ON "Image"("projectId", "publishedSplit", "id");

-- CreateIndex
CREATE INDEX "ImportFile_imageId_idx" ON "ImportFile"("imageId");

-- AddForeignKey
ALTER TABLE "ImportFile" ADD CONSTRAINT "ImportFile_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE SET NULL ON UPDATE CASCADE;
