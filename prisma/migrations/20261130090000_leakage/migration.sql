-- Copies in two splits, and who trains all the same: see docs/leakage.md.

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "duplicateRevision" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "leakageWaiverId" UUID;

-- CreateTable
CREATE TABLE "DatasetLeakage" (
    "datasetVersionId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "uncomparedCount" INTEGER NOT NULL,
    "dividedGroupCount" INTEGER NOT NULL,
    "confirmedPairCount" INTEGER NOT NULL,
    "openPairCount" INTEGER NOT NULL,
    "contradictionCount" INTEGER NOT NULL,
    "pairIds" UUID[],
    "countedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DatasetLeakage_pkey" PRIMARY KEY ("datasetVersionId")
);

-- CreateTable
CREATE TABLE "LeakageWaiver" (
    "id" UUID NOT NULL,
    "datasetVersionId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "uncomparedCount" INTEGER NOT NULL,
    "dividedGroupCount" INTEGER NOT NULL,
    "confirmedPairCount" INTEGER NOT NULL,
    "openPairCount" INTEGER NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LeakageWaiver_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "LeakageWaiver_reason" CHECK ("reason" <> '')
);

-- CreateIndex
CREATE INDEX "LeakageWaiver_datasetVersionId_id_idx" ON "LeakageWaiver"("datasetVersionId", "id");

-- AddForeignKey
ALTER TABLE "DatasetLeakage" ADD CONSTRAINT "DatasetLeakage_datasetVersionId_fkey" FOREIGN KEY ("datasetVersionId") REFERENCES "DatasetVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeakageWaiver" ADD CONSTRAINT "LeakageWaiver_datasetVersionId_fkey" FOREIGN KEY ("datasetVersionId") REFERENCES "DatasetVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeakageWaiver" ADD CONSTRAINT "LeakageWaiver_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingRun" ADD CONSTRAINT "TrainingRun_leakageWaiverId_fkey" FOREIGN KEY ("leakageWaiverId") REFERENCES "LeakageWaiver"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who signed what stays.
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "LeakageWaiver" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "LeakageWaiver" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
