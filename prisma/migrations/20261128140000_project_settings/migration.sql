-- Settings of a project: guidelines in versions, classes and projects that are archived.

ALTER TABLE "Project" ADD COLUMN "archivedAt" TIMESTAMPTZ(3);
ALTER TABLE "LabelClass" ADD COLUMN "archivedAt" TIMESTAMPTZ(3);
ALTER TABLE "Adjudication" ADD COLUMN "guidelineVersion" INTEGER;

CREATE TABLE "Guideline" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "reason" TEXT,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Guideline_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Guideline_projectId_version_key" ON "Guideline"("projectId", "version");
ALTER TABLE "Guideline" ADD CONSTRAINT "Guideline_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Guideline" ADD CONSTRAINT "Guideline_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "Guideline" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "Guideline" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
