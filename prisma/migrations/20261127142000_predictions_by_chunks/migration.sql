-- Predictions are recorded chunk by chunk, each with one audit event; a request says how many there are and are to be.
ALTER TABLE "Prediction" ADD COLUMN "auditEventId" UUID;
ALTER TABLE "PredictionBatch" ADD COLUMN "imageCount" INTEGER, ADD COLUMN "predictionCount" INTEGER NOT NULL DEFAULT 0;

-- A request of before was written all or none; that of a training named no image, for its answers came with it.
UPDATE "PredictionBatch" b SET "predictionCount" = p."count", "imageCount" = greatest(cardinality(b."imageIds"), p."count")
  FROM (
    SELECT b."id", count(p."id")::int AS "count" FROM "PredictionBatch" b LEFT JOIN "Prediction" p ON p."batchId" = b."id"
    GROUP BY b."id"
  ) p WHERE p."id" = b."id";
ALTER TABLE "PredictionBatch" ALTER COLUMN "imageCount" SET NOT NULL;
