-- What a project asks of an answer beside its class.

ALTER TABLE "Project" ADD COLUMN "attributeRevision" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Adjudication" ADD COLUMN "attributes" JSONB;

CREATE TABLE "AnswerAttribute" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "isRequired" BOOLEAN NOT NULL DEFAULT false,
    "isMultiple" BOOLEAN NOT NULL DEFAULT false,
    "labelClassIds" UUID[],
    "choices" JSONB NOT NULL,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AnswerAttribute_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "AnswerAttribute_projectId_position_idx" ON "AnswerAttribute"("projectId", "position");
ALTER TABLE "AnswerAttribute" ADD CONSTRAINT "AnswerAttribute_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- It is archived: what old answers say stays readable.
CREATE TRIGGER "append_only" BEFORE DELETE ON "AnswerAttribute" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "AnswerAttribute" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
