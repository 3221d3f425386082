-- The answers of many images go back to their readers at once. Nothing is before somebody says so.

ALTER TYPE "BatchKind" ADD VALUE 'RETURN';

-- AlterTable
ALTER TABLE "BatchItem" ADD COLUMN     "formerImageState" "ImageState",
ADD COLUMN     "returned" JSONB;
