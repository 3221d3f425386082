-- How far readers agree: see docs/agreement.md.
ALTER TABLE "Worker" ALTER COLUMN "kinds" SET DEFAULT ARRAY['CHECK_IMPORT', 'IMPORT', 'UNDO_IMPORT', 'SETTLE', 'COMPARE', 'FREEZE', 'TRAIN', 'PREDICT']::"JobKind"[];

-- CreateTable
CREATE TABLE "AgreementReport" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "figures" JSONB,
    "computedAt" TIMESTAMPTZ(3),
    "requestId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AgreementReport_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "AgreementReport_computed" CHECK (("figures" IS NULL) = ("computedAt" IS NULL))
);

-- CreateTable
CREATE TABLE "Disagreement" (
    "reportId" UUID NOT NULL,
    "first" INTEGER NOT NULL,
    "second" INTEGER NOT NULL,
    "firstSaid" INTEGER NOT NULL,
    "secondSaid" INTEGER NOT NULL,
    "imageId" UUID NOT NULL,

    CONSTRAINT "Disagreement_pkey" PRIMARY KEY ("reportId","first","second","firstSaid","secondSaid","imageId")
);

-- CreateIndex
CREATE UNIQUE INDEX "AgreementReport_jobId_key" ON "AgreementReport"("jobId");

-- CreateIndex
CREATE INDEX "AgreementReport_projectId_id_idx" ON "AgreementReport"("projectId", "id");

-- CreateIndex
CREATE INDEX "AgreementReport_projectId_computedAt_idx" ON "AgreementReport"("projectId", "computedAt");

-- CreateIndex
CREATE INDEX "Disagreement_imageId_idx" ON "Disagreement"("imageId");

-- AddForeignKey
ALTER TABLE "AgreementReport" ADD CONSTRAINT "AgreementReport_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementReport" ADD CONSTRAINT "AgreementReport_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementReport" ADD CONSTRAINT "AgreementReport_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Disagreement" ADD CONSTRAINT "Disagreement_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "AgreementReport"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Disagreement" ADD CONSTRAINT "Disagreement_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A report is computed once, and stays as it was computed.
CREATE TRIGGER "append_only" BEFORE DELETE ON "AgreementReport" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "AgreementReport" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_once_computed" BEFORE UPDATE ON "AgreementReport" FOR EACH ROW
  WHEN (OLD."computedAt" IS NOT NULL OR to_jsonb(OLD) - 'figures' - 'computedAt' IS DISTINCT FROM to_jsonb(NEW) - 'figures' - 'computedAt')
  EXECUTE FUNCTION "refuse_change"();
