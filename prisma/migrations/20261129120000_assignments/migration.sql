-- A part of a project's images has another number of readers, and images are assigned to people. Nothing is before somebody says so.

ALTER TYPE "BatchKind" ADD VALUE 'SET_READERS';
ALTER TYPE "BatchKind" ADD VALUE 'ASSIGN';
ALTER TYPE "BatchKind" ADD VALUE 'UNASSIGN';

-- AlterTable
ALTER TABLE "Batch" ADD COLUMN     "assigneeId" TEXT,
ADD COLUMN     "readerCount" SMALLINT;

-- AlterTable
ALTER TABLE "BatchItem" ADD COLUMN     "assignedAt" TIMESTAMPTZ(3),
ADD COLUMN     "formerReaderCount" SMALLINT;

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "assignedCount" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Reading" ADD COLUMN     "assignedAt" TIMESTAMPTZ(3);

-- AddForeignKey
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_assigneeId_fkey" FOREIGN KEY ("assigneeId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What somebody was assigned and has not answered, in an order that tells nothing of where it came from.
CREATE INDEX "Reading_assigned" ON "Reading" ("projectId", "readerId", md5("imageId"::text)) WHERE "assignedAt" IS NOT NULL AND "version" = 0;

-- What is assigned is read by those to whom it is: the others are given the rest.
CREATE INDEX "Image_for_anybody" ON "Image" ("projectId", "readingState", "sha256") WHERE "assignedCount" = 0 AND "takenOutAt" IS NULL;

-- Lists of what is assigned.
CREATE INDEX "Image_assigned" ON "Image" ("projectId", "id") WHERE "assignedCount" > 0;

CREATE OR REPLACE TRIGGER "append_only_but_progress" BEFORE UPDATE ON "Batch" FOR EACH ROW
  WHEN ((OLD."id", OLD."projectId", OLD."kind", OLD."jobId", OLD."imageIds", OLD."filter", OLD."exceptIds", OLD."untilImageId",
      OLD."labelClassId", OLD."cannotTell", OLD."readerCount", OLD."assigneeId", OLD."reason", OLD."isOwnOnly", OLD."createdById",
      OLD."requestId", OLD."createdAt")
    IS DISTINCT FROM (NEW."id", NEW."projectId", NEW."kind", NEW."jobId", NEW."imageIds", NEW."filter", NEW."exceptIds", NEW."untilImageId",
      NEW."labelClassId", NEW."cannotTell", NEW."readerCount", NEW."assigneeId", NEW."reason", NEW."isOwnOnly", NEW."createdById",
      NEW."requestId", NEW."createdAt"))
  EXECUTE FUNCTION "refuse_change"();
