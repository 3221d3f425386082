-- Whether classes can be told from what has nothing to do with a finding: see docs/leakage.md.
ALTER TABLE "Worker" ALTER COLUMN "kinds" SET DEFAULT ARRAY['CHECK_IMPORT', 'IMPORT', 'UNDO_IMPORT', 'SETTLE', 'BATCH', 'COMPARE', 'FIND_DUPLICATES', 'FREEZE', 'COMPARE_DATASETS', 'CHECK_SHORTCUTS', 'TRAIN', 'PREDICT']::"JobKind"[];

-- CreateTable
CREATE TABLE "ShortcutCheck" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "datasetVersionId" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "figures" JSONB,
    "imageCount" INTEGER,
    "groupCount" INTEGER,
    "checkedAt" TIMESTAMPTZ(3),
    "requestId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ShortcutCheck_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ShortcutCheck_checked" CHECK (num_nulls("figures", "imageCount", "groupCount", "checkedAt") IN (0, 4))
);

-- CreateIndex
CREATE UNIQUE INDEX "ShortcutCheck_jobId_key" ON "ShortcutCheck"("jobId");

-- CreateIndex
CREATE INDEX "ShortcutCheck_datasetVersionId_id_idx" ON "ShortcutCheck"("datasetVersionId", "id");

-- CreateIndex
CREATE INDEX "ShortcutCheck_projectId_id_idx" ON "ShortcutCheck"("projectId", "id");

-- AddForeignKey
ALTER TABLE "ShortcutCheck" ADD CONSTRAINT "ShortcutCheck_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShortcutCheck" ADD CONSTRAINT "ShortcutCheck_datasetVersionId_fkey" FOREIGN KEY ("datasetVersionId") REFERENCES "DatasetVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShortcutCheck" ADD CONSTRAINT "ShortcutCheck_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShortcutCheck" ADD CONSTRAINT "ShortcutCheck_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was looked at stays what it came to.
CREATE TRIGGER "append_only" BEFORE DELETE ON "ShortcutCheck" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "ShortcutCheck" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_once_checked" BEFORE UPDATE ON "ShortcutCheck" FOR EACH ROW
  WHEN (OLD."checkedAt" IS NOT NULL OR to_jsonb(OLD) - 'figures' - 'imageCount' - 'groupCount' - 'checkedAt'
    IS DISTINCT FROM to_jsonb(NEW) - 'figures' - 'imageCount' - 'groupCount' - 'checkedAt')
  EXECUTE FUNCTION "refuse_change"();
