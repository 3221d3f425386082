-- AlterTable
ALTER TABLE "DatasetVersion" ADD COLUMN     "unpublishedCount" INTEGER;
