-- AlterEnum
ALTER TYPE "JobKind" ADD VALUE 'FREEZE';

-- CreateTable
CREATE TABLE "DatasetFreeze" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "splitRule" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "suspectedBurnedIn" "SuspectedBurnedIn",
    "whileImporting" BOOLEAN NOT NULL,
    "requestId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DatasetFreeze_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "DatasetFreeze_jobId_key" ON "DatasetFreeze"("jobId");

-- CreateIndex
CREATE INDEX "DatasetFreeze_projectId_id_idx" ON "DatasetFreeze"("projectId", "id");

-- AddForeignKey
ALTER TABLE "DatasetFreeze" ADD CONSTRAINT "DatasetFreeze_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetFreeze" ADD CONSTRAINT "DatasetFreeze_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetFreeze" ADD CONSTRAINT "DatasetFreeze_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A request stays as it was asked.
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "DatasetFreeze" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "DatasetFreeze" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Items may be written before their version in one transaction: its number is given at the end of that.
ALTER TABLE "DatasetItem" ALTER CONSTRAINT "DatasetItem_datasetVersionId_fkey" DEFERRABLE INITIALLY IMMEDIATE;

-- AlterTable
ALTER TABLE "DatasetVersion" ADD COLUMN     "classes" JSONB,
ADD COLUMN     "freezeId" UUID,
ADD COLUMN     "readers" JSONB,
ADD COLUMN     "splits" JSONB;

-- AlterTable
ALTER TABLE "ModelVersion" ADD COLUMN     "classIds" UUID[];

-- What was frozen before gets what is kept from now on. No class was ever renamed: nothing could do that.
ALTER TABLE "DatasetVersion" DISABLE TRIGGER "append_only";
ALTER TABLE "ModelVersion" DISABLE TRIGGER "append_only_but_status";

WITH "class_sizes" AS (
  SELECT "datasetVersionId", "split", "labelClassId", count(*) AS "images", count(DISTINCT "groupKey") AS "groups"
  FROM "DatasetItem" GROUP BY 1, 2, 3
), "split_sizes" AS (
  SELECT "datasetVersionId", "split", count(*) AS "images", count(DISTINCT "groupKey") AS "groups"
  FROM "DatasetItem" GROUP BY 1, 2
), "shares" AS (
  SELECT d."datasetVersionId", l."readerId", CASE WHEN l."readerId" IS NULL THEN l."labeller" END AS "labeller",
    l."origin", count(*) AS "labels"
  FROM "DatasetItem" d JOIN "Label" l ON l."id" = d."labelId" GROUP BY 1, 2, 3, 4
)
UPDATE "DatasetVersion" v SET
  "classes" = (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', c."id", 'name', c."name", 'position', c."position", 'isPositive', c."isPositive") ORDER BY c."position"), '[]')
    FROM "LabelClass" c WHERE c."projectId" = v."projectId"
  ),
  "splits" = (
    SELECT jsonb_agg(jsonb_build_object(
      'split', s."split", 'imageCount', coalesce(z."images", 0), 'groupCount', coalesce(z."groups", 0),
      'classes', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
          'labelClassId', c."id", 'imageCount', coalesce(k."images", 0), 'groupCount', coalesce(k."groups", 0)
        ) ORDER BY c."position"), '[]')
        FROM "LabelClass" c
        LEFT JOIN "class_sizes" k ON k."datasetVersionId" = v."id" AND k."split" = s."split" AND k."labelClassId" = c."id"
        WHERE c."projectId" = v."projectId"
      )) ORDER BY s."split")
    FROM unnest(enum_range(NULL::"Split")) AS s("split")
    LEFT JOIN "split_sizes" z ON z."datasetVersionId" = v."id" AND z."split" = s."split"
  ),
  "readers" = (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'readerId', r."readerId", 'labeller', r."labeller", 'origin', r."origin", 'labelCount', r."labels"
    ) ORDER BY r."labels" DESC, r."labeller", r."origin", r."readerId"), '[]')
    FROM "shares" r WHERE r."datasetVersionId" = v."id"
  );

UPDATE "ModelVersion" m SET "classIds" = array(
  SELECT c."id" FROM unnest(m."classNames") WITH ORDINALITY AS n("name", "place")
  JOIN "LabelClass" c ON c."projectId" = m."projectId" AND c."name" = n."name" ORDER BY n."place"
);

ALTER TABLE "DatasetVersion" ENABLE TRIGGER "append_only";
ALTER TABLE "ModelVersion" ENABLE TRIGGER "append_only_but_status";

-- AlterTable
ALTER TABLE "DatasetVersion" ALTER COLUMN "classes" SET NOT NULL,
ALTER COLUMN "splits" SET NOT NULL,
ALTER COLUMN "readers" SET NOT NULL;

-- Each name has its class. Beside a null the check would hold.
ALTER TABLE "ModelVersion" ALTER COLUMN "classNames" SET NOT NULL,
ALTER COLUMN "classIds" SET NOT NULL;
ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_classes" CHECK (cardinality("classIds") = cardinality("classNames"));

-- CreateIndex
CREATE UNIQUE INDEX "DatasetVersion_freezeId_key" ON "DatasetVersion"("freezeId");

-- AddForeignKey
ALTER TABLE "DatasetVersion" ADD CONSTRAINT "DatasetVersion_freezeId_fkey" FOREIGN KEY ("freezeId") REFERENCES "DatasetFreeze"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
