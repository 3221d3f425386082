-- Every page of every list is read by an index, in the list's own order and under each of its filters: `npm run bench -- lists`.
-- Each index keeps writers of its table out while it is built, and all of them until the migration is done; readers go on. Measured
-- with 1,000,000 images and 2,700,000 audit events on two busy cores: 43 s, of those 11 s for the longest, AuditEvent by noun.

-- Text that is looked for in the middle of names.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- CreateIndex
CREATE INDEX "User_name_id_idx" ON "User"("name", "id");

-- DropIndex
DROP INDEX "Job_projectId_idx";

-- CreateIndex
CREATE INDEX "Job_projectId_id_idx" ON "Job"("projectId", "id");

-- CreateIndex
CREATE INDEX "Job_projectId_status_id_idx" ON "Job"("projectId", "status", "id");

-- CreateIndex
CREATE INDEX "Job_projectId_kind_id_idx" ON "Job"("projectId", "kind", "id");

-- DropIndex
DROP INDEX "Upload_projectId_idx";

-- CreateIndex
CREATE INDEX "Upload_projectId_id_idx" ON "Upload"("projectId", "id");

-- DropIndex
DROP INDEX "Import_projectId_idx";

-- CreateIndex
CREATE INDEX "Import_projectId_id_idx" ON "Import"("projectId", "id");

-- CreateIndex
CREATE INDEX "ImportFile_path_idx" ON "ImportFile" USING GIN ("path" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "ImportFile_reason_idx" ON "ImportFile" USING GIN ("reason" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "Image_projectId_groupKey_id_idx" ON "Image"("projectId", "groupKey", "id");

-- DropIndex
DROP INDEX "Image_projectId_groupKey_idx";

-- CreateIndex
CREATE INDEX "Image_projectId_fileName_id_idx" ON "Image"("projectId", "fileName", "id");

-- CreateIndex
CREATE INDEX "Image_importId_id_idx" ON "Image"("importId", "id");

-- CreateIndex
CREATE INDEX "Image_fileName_idx" ON "Image" USING GIN ("fileName" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "Image_groupKey_idx" ON "Image" USING GIN ("groupKey" gin_trgm_ops);

-- What is not labelled yet becomes rare, and may be the oldest.
CREATE INDEX "Image_unlabelled" ON "Image"("projectId", "id") WHERE "labelVersion" = 0;

-- CreateIndex
CREATE INDEX "Label_readerId_imageId_idx" ON "Label"("readerId", "imageId");

-- DropIndex
DROP INDEX "Label_readerId_idx";

-- CreateIndex
CREATE INDEX "DatasetItem_datasetVersionId_split_imageId_idx" ON "DatasetItem"("datasetVersionId", "split", "imageId");

-- DropIndex
DROP INDEX "DatasetItem_datasetVersionId_split_idx";

-- CreateIndex
CREATE INDEX "PredictionBatch_projectId_id_idx" ON "PredictionBatch"("projectId", "id");

-- DropIndex
DROP INDEX "PredictionBatch_projectId_idx";

-- CreateIndex
CREATE INDEX "PredictionBatch_modelVersionId_id_idx" ON "PredictionBatch"("modelVersionId", "id");

-- CreateIndex
CREATE INDEX "Prediction_batchId_id_idx" ON "Prediction"("batchId", "id");

-- CreateIndex
CREATE INDEX "Prediction_projectId_predictedClassId_id_idx" ON "Prediction"("projectId", "predictedClassId", "id");

-- CreateIndex
CREATE INDEX "Prediction_projectId_askedById_id_idx" ON "Prediction"("projectId", "askedById", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_projectId_noun_id_idx" ON "AuditEvent"("projectId", "noun", "id");

-- Of the installation; most events are of a project, and done by a person rather than by a key.
CREATE INDEX "AuditEvent_installation" ON "AuditEvent"("id") WHERE "projectId" IS NULL;
CREATE INDEX "AuditEvent_apiKey" ON "AuditEvent"("apiKeyId", "id") WHERE "apiKeyId" IS NOT NULL;
