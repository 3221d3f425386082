-- What is said of dataset versions, in what two differ, and that nothing is added to one: see docs/datasets.md.
ALTER TABLE "Worker" ALTER COLUMN "kinds" SET DEFAULT ARRAY['CHECK_IMPORT', 'IMPORT', 'UNDO_IMPORT', 'SETTLE', 'BATCH', 'COMPARE', 'FIND_DUPLICATES', 'FREEZE', 'COMPARE_DATASETS', 'TRAIN', 'PREDICT']::"JobKind"[];

-- CreateEnum
CREATE TYPE "DatasetChange" AS ENUM ('ADDED', 'REMOVED', 'RELABELLED', 'MOVED', 'REGROUPED');

-- CreateTable
CREATE TABLE "DatasetDescription" (
    "datasetVersionId" UUID NOT NULL,
    "note" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "describedById" TEXT NOT NULL,
    "describedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DatasetDescription_pkey" PRIMARY KEY ("datasetVersionId")
);

-- CreateTable
CREATE TABLE "DatasetTag" (
    "projectId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "datasetVersionId" UUID NOT NULL,

    CONSTRAINT "DatasetTag_pkey" PRIMARY KEY ("projectId","key")
);

-- CreateTable
CREATE TABLE "DatasetDifference" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "fromId" UUID NOT NULL,
    "toId" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "addedCount" INTEGER,
    "removedCount" INTEGER,
    "relabelledCount" INTEGER,
    "movedCount" INTEGER,
    "regroupedCount" INTEGER,
    "sameCount" INTEGER,
    "comparedAt" TIMESTAMPTZ(3),
    "requestId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DatasetDifference_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "DatasetDifference_of_two" CHECK ("fromId" <> "toId"),
    CONSTRAINT "DatasetDifference_compared" CHECK (num_nulls("addedCount", "removedCount", "relabelledCount", "movedCount",
      "regroupedCount", "sameCount", "comparedAt") IN (0, 7))
);

-- CreateTable
CREATE TABLE "DatasetDifferenceItem" (
    "differenceId" UUID NOT NULL,
    "change" "DatasetChange" NOT NULL,
    "imageId" UUID NOT NULL,

    CONSTRAINT "DatasetDifferenceItem_pkey" PRIMARY KEY ("differenceId","change","imageId")
);

-- CreateIndex
CREATE INDEX "DatasetTag_datasetVersionId_key_idx" ON "DatasetTag"("datasetVersionId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetDifference_jobId_key" ON "DatasetDifference"("jobId");

-- CreateIndex
CREATE INDEX "DatasetDifference_toId_fromId_id_idx" ON "DatasetDifference"("toId", "fromId", "id");

-- CreateIndex
CREATE INDEX "DatasetDifference_fromId_idx" ON "DatasetDifference"("fromId");

-- CreateIndex
CREATE INDEX "DatasetDifference_projectId_id_idx" ON "DatasetDifference"("projectId", "id");

-- CreateIndex
CREATE INDEX "DatasetDifferenceItem_imageId_idx" ON "DatasetDifferenceItem"("imageId");

-- AddForeignKey
ALTER TABLE "DatasetDescription" ADD CONSTRAINT "DatasetDescription_datasetVersionId_fkey" FOREIGN KEY ("datasetVersionId") REFERENCES "DatasetVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetDescription" ADD CONSTRAINT "DatasetDescription_describedById_fkey" FOREIGN KEY ("describedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetTag" ADD CONSTRAINT "DatasetTag_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetTag" ADD CONSTRAINT "DatasetTag_datasetVersionId_fkey" FOREIGN KEY ("datasetVersionId") REFERENCES "DatasetVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetDifference" ADD CONSTRAINT "DatasetDifference_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetDifference" ADD CONSTRAINT "DatasetDifference_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "DatasetVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetDifference" ADD CONSTRAINT "DatasetDifference_toId_fkey" FOREIGN KEY ("toId") REFERENCES "DatasetVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetDifference" ADD CONSTRAINT "DatasetDifference_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetDifference" ADD CONSTRAINT "DatasetDifference_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetDifferenceItem" ADD CONSTRAINT "DatasetDifferenceItem_differenceId_fkey" FOREIGN KEY ("differenceId") REFERENCES "DatasetDifference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetDifferenceItem" ADD CONSTRAINT "DatasetDifferenceItem_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A comparison is made once, and stays what it came to.
CREATE TRIGGER "append_only" BEFORE DELETE ON "DatasetDifference" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "DatasetDifference" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_once_compared" BEFORE UPDATE ON "DatasetDifference" FOR EACH ROW
  WHEN (OLD."comparedAt" IS NOT NULL OR to_jsonb(OLD) - 'addedCount' - 'removedCount' - 'relabelledCount' - 'movedCount'
      - 'regroupedCount' - 'sameCount' - 'comparedAt'
    IS DISTINCT FROM to_jsonb(NEW) - 'addedCount' - 'removedCount' - 'relabelledCount' - 'movedCount' - 'regroupedCount'
      - 'sameCount' - 'comparedAt')
  EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "DatasetDifferenceItem" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "DatasetDifferenceItem" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- To a dataset version nothing is added: its items are written before it, in the transaction that makes it. Whoever writes
-- items of a version that is being made elsewhere waits for it, and is refused; and it for them, so that they cannot slip in.
CREATE FUNCTION "refuse_late_items"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE "late" text;
BEGIN
  -- With a snapshot of before, a version that was made meanwhile is not seen.
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'DatasetItem is written in read committed transactions alone: INSERT is refused in one that is %',
      current_setting('transaction_isolation') USING ERRCODE = 'restrict_violation';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('dataset version ' || w."id", 0))
  FROM (SELECT DISTINCT "datasetVersionId" AS "id" FROM "written") w;
  SELECT v."id"::text INTO "late" FROM (SELECT DISTINCT "datasetVersionId" AS "id" FROM "written") w
  JOIN "DatasetVersion" v ON v."id" = w."id" LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'DatasetVersion % is frozen: no item is added to it, INSERT is refused', "late" USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "append_only_before_version" AFTER INSERT ON "DatasetItem" REFERENCING NEW TABLE AS "written"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_late_items"();

CREATE FUNCTION "wait_for_items"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('dataset version ' || NEW."id", 0));
  RETURN NEW;
END $$;
CREATE TRIGGER "append_only_whole" BEFORE INSERT ON "DatasetVersion" FOR EACH ROW EXECUTE FUNCTION "wait_for_items"();

-- Of what was frozen before, the images of each choice, as they are counted from now on.
ALTER TABLE "DatasetVersion" DISABLE TRIGGER "append_only";

WITH "asked" AS (
  SELECT v."id" AS "versionId", a."place", a."attribute"->>'id' AS "attributeId", a."attribute"->>'name' AS "name",
    a."attribute"->'choices' AS "choices"
  FROM "DatasetVersion" v CROSS JOIN jsonb_array_elements(v."attributes") WITH ORDINALITY AS a("attribute", "place")
  WHERE jsonb_typeof(v."attributes") = 'array'
), "said" AS (
  SELECT d."datasetVersionId" AS "versionId", d."split", g."attributeId", g."choices"
  FROM "DatasetItem" d CROSS JOIN jsonb_each(d."attributes") AS g("attributeId", "choices")
  WHERE jsonb_typeof(d."attributes") = 'object' AND jsonb_array_length(g."choices") > 0
), "said_of" AS (
  SELECT "versionId", "split", "attributeId", count(*) AS "images" FROM "said" GROUP BY 1, 2, 3
), "chosen" AS (
  SELECT "versionId", "split", "attributeId", c."choiceId", count(*) AS "images"
  FROM "said" CROSS JOIN jsonb_array_elements_text("choices") AS c("choiceId") GROUP BY 1, 2, 3, 4
)
UPDATE "DatasetVersion" v SET "splits" = (
  SELECT jsonb_agg(s."row" || jsonb_build_object('attributes', (
    SELECT jsonb_agg(jsonb_build_object(
      'name', a."name", 'imageCount', coalesce(o."images", 0),
      'choices', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('name', c."choice"->>'name', 'imageCount', coalesce(n."images", 0))
          ORDER BY c."place"), '[]')
        FROM jsonb_array_elements(a."choices") WITH ORDINALITY AS c("choice", "place")
        LEFT JOIN "chosen" n ON n."versionId" = v."id" AND n."split"::text = s."row"->>'split'
          AND n."attributeId" = a."attributeId" AND n."choiceId" = c."choice"->>'id'
      )) ORDER BY a."place")
    FROM "asked" a
    LEFT JOIN "said_of" o ON o."versionId" = v."id" AND o."split"::text = s."row"->>'split' AND o."attributeId" = a."attributeId"
    WHERE a."versionId" = v."id"
  )) ORDER BY s."place")
  FROM jsonb_array_elements(v."splits") WITH ORDINALITY AS s("row", "place")
) WHERE v."id" IN (SELECT "versionId" FROM "asked");

ALTER TABLE "DatasetVersion" ENABLE TRIGGER "append_only";
