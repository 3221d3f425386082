-- Images are filtered by how sure a model or a reader was.

-- AlterTable
ALTER TABLE "Reading" ADD COLUMN     "confidence" SMALLINT;

-- AlterTable
ALTER TABLE "Prediction" ADD COLUMN     "probability" DOUBLE PRECISION;

UPDATE "Reading" r SET "confidence" = l."confidence"
FROM "Label" l WHERE l."readingId" = r."id" AND l."version" = r."version" AND l."confidence" IS NOT NULL;

-- What a model said stays as it is: of its probabilities the one of its class is written beside them. A class that its model does not
-- name, which no release wrote, has the greatest.
ALTER TABLE "Prediction" DISABLE TRIGGER "append_only";
UPDATE "Prediction" p SET "probability" = coalesce(
  p."probabilities"[array_position((SELECT m."classIds" FROM "ModelVersion" m WHERE m."id" = p."modelVersionId"), p."predictedClassId")],
  (SELECT max(value) FROM unnest(p."probabilities") value), 0);
ALTER TABLE "Prediction" ENABLE TRIGGER "append_only";

-- AlterTable
ALTER TABLE "Prediction" ALTER COLUMN "probability" SET NOT NULL;

-- DropIndex
DROP INDEX "Prediction_modelVersionId_predictedClassId_imageId_idx";

-- CreateIndex
CREATE INDEX "Prediction_modelVersionId_predictedClassId_imageId_probabil_idx" ON "Prediction"("modelVersionId", "predictedClassId", "imageId", "probability");

-- CreateIndex
CREATE INDEX "Prediction_modelVersionId_imageId_probability_idx" ON "Prediction"("modelVersionId", "imageId", "probability");

-- Along the answers whose readers said how sure they are, in the order of the images.
CREATE INDEX "Reading_confidence" ON "Reading"("projectId", "imageId", "confidence") WHERE "confidence" IS NOT NULL;
