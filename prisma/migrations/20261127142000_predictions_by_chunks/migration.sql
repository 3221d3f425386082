-- Predictions are recorded chunk by chunk, each with one audit event; a request says how many there are and are to be.
ALTER TABLE "Prediction" ADD COLUMN "auditEventId" UUID;
ALTER TABLE "PredictionBatch" ADD COLUMN "imageCount" INTEGER, ADD COLUMN "predictionCount" INTEGER NOT NULL DEFAULT 0;

-- A request of before was written all or none; that of a training named no image, for its answers came with it.
UPDATE "PredictionBatch" b SET "predictionCount" = p."count"
  FROM (SELECT "batchId", count(*)::int AS "count" FROM "Prediction" GROUP BY "batchId") p WHERE p."batchId" = b."id";
UPDATE "PredictionBatch" SET "imageCount" = greatest(cardinality("imageIds"), "predictionCount");
ALTER TABLE "PredictionBatch" ALTER COLUMN "imageCount" SET NOT NULL;
