-- A share of the images that a reader answered comes back to them, unseen. Nothing comes back before a project says so.

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "repeatDays" SMALLINT NOT NULL DEFAULT 30,
ADD COLUMN     "repeatPercent" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Reading" ADD COLUMN     "repeatAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Reading_projectId_readerId_repeatAt_idx" ON "Reading"("projectId", "readerId", "repeatAt");

-- CreateIndex
CREATE INDEX "Reading_projectId_round_readerId_answeredAt_idx" ON "Reading"("projectId", "round", "readerId", "answeredAt");
