-- Acts on many images at once, and what each image was before.
CREATE TYPE "BatchKind" AS ENUM ('LABEL', 'TAKE_OUT', 'PUT_BACK');

ALTER TABLE "Worker" ALTER COLUMN "kinds" SET DEFAULT ARRAY['CHECK_IMPORT', 'IMPORT', 'UNDO_IMPORT', 'SETTLE', 'BATCH', 'COMPARE', 'FREEZE', 'TRAIN', 'PREDICT']::"JobKind"[];

CREATE TABLE "Batch" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" "BatchKind" NOT NULL,
    "jobId" UUID NOT NULL,
    "imageIds" UUID[],
    "filter" JSONB,
    "exceptIds" UUID[],
    "untilImageId" UUID NOT NULL,
    "labelClassId" UUID,
    "cannotTell" "CannotTell",
    "reason" TEXT NOT NULL,
    "isOwnOnly" BOOLEAN NOT NULL DEFAULT false,
    "lastImageId" UUID,
    "doneCount" INTEGER NOT NULL DEFAULT 0,
    "standingCount" INTEGER NOT NULL DEFAULT 0,
    "refused" JSONB NOT NULL DEFAULT '{}',
    "createdById" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoJobId" UUID,
    "undoReason" TEXT,
    "undoneById" TEXT,
    "undoneAt" TIMESTAMPTZ(3),
    "undoneImageId" UUID,
    "restoredCount" INTEGER NOT NULL DEFAULT 0,
    "leftCount" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Batch_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "BatchItem" (
    "batchId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "labelId" UUID,
    "formerLabelId" UUID,
    "formerState" "ReadingState",
    "formerClassId" UUID,
    "takenOutAt" TIMESTAMPTZ(3),
    "takenOutById" TEXT,
    "takenOutReason" TEXT,

    CONSTRAINT "BatchItem_pkey" PRIMARY KEY ("batchId","imageId")
);
CREATE UNIQUE INDEX "Batch_jobId_key" ON "Batch"("jobId");
CREATE UNIQUE INDEX "Batch_undoJobId_key" ON "Batch"("undoJobId");
CREATE INDEX "Batch_projectId_id_idx" ON "Batch"("projectId", "id");
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_undoJobId_fkey" FOREIGN KEY ("undoJobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_labelClassId_fkey" FOREIGN KEY ("labelClassId") REFERENCES "LabelClass"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_undoneById_fkey" FOREIGN KEY ("undoneById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "BatchItem" ADD CONSTRAINT "BatchItem_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "Batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "BatchItem" ADD CONSTRAINT "BatchItem_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Batch" ADD CONSTRAINT "Batch_names_its_images" CHECK (("filter" IS NULL) = (cardinality("imageIds") > 0));
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_says_one_thing" CHECK (("labelClassId" IS NOT NULL)::int + ("cannotTell" IS NOT NULL)::int = ("kind" = 'LABEL')::int);

-- What was asked for stays; how far it is, and how far it was undone, is written on.
CREATE TRIGGER "append_only" BEFORE DELETE ON "Batch" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_but_progress" BEFORE UPDATE ON "Batch" FOR EACH ROW
  WHEN ((OLD."id", OLD."projectId", OLD."kind", OLD."jobId", OLD."imageIds", OLD."filter", OLD."exceptIds", OLD."untilImageId",
      OLD."labelClassId", OLD."cannotTell", OLD."reason", OLD."isOwnOnly", OLD."createdById", OLD."requestId", OLD."createdAt")
    IS DISTINCT FROM (NEW."id", NEW."projectId", NEW."kind", NEW."jobId", NEW."imageIds", NEW."filter", NEW."exceptIds", NEW."untilImageId",
      NEW."labelClassId", NEW."cannotTell", NEW."reason", NEW."isOwnOnly", NEW."createdById", NEW."requestId", NEW."createdAt"))
  EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "Batch" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "BatchItem" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "BatchItem" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
