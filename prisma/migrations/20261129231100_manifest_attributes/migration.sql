-- What counts beside the class is frozen, too. What was frozen before stays as it is: of the class alone.

-- AlterTable
ALTER TABLE "DatasetVersion" ADD COLUMN     "attributes" JSONB;

-- AlterTable
ALTER TABLE "DatasetItem" ADD COLUMN     "attributes" JSONB;
