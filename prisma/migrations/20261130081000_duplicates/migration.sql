-- Which images show the same: see docs/duplicates.md.
ALTER TABLE "Worker" ALTER COLUMN "kinds" SET DEFAULT ARRAY['CHECK_IMPORT', 'IMPORT', 'UNDO_IMPORT', 'SETTLE', 'BATCH', 'COMPARE', 'FIND_DUPLICATES', 'FREEZE', 'TRAIN', 'PREDICT']::"JobKind"[];

-- CreateEnum
CREATE TYPE "DuplicateEvidence" AS ENUM ('SAME_PREVIEW', 'ALIGNED');

-- CreateEnum
CREATE TYPE "DuplicateDecision" AS ENUM ('CONFIRMED', 'DENIED');

-- CreateTable
CREATE TABLE "ImageFingerprint" (
    "imageId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "version" SMALLINT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "comparedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ImageFingerprint_pkey" PRIMARY KEY ("imageId")
);

-- CreateTable
CREATE TABLE "DuplicateSearch" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "imageCount" INTEGER,
    "newCount" INTEGER,
    "pairCount" INTEGER,
    "searchedAt" TIMESTAMPTZ(3),
    "requestId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DuplicateSearch_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "DuplicateSearch_searched" CHECK (num_nulls("imageCount", "newCount", "pairCount", "searchedAt") IN (0, 4))
);

-- CreateTable
CREATE TABLE "DuplicatePair" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "searchId" UUID NOT NULL,
    "firstImageId" UUID NOT NULL,
    "secondImageId" UUID NOT NULL,
    "evidence" "DuplicateEvidence" NOT NULL,
    "score" INTEGER NOT NULL,
    "isInverted" BOOLEAN NOT NULL,
    "isMirrored" BOOLEAN NOT NULL,
    "angle" DOUBLE PRECISION NOT NULL,
    "decision" "DuplicateDecision",
    "decidedById" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DuplicatePair_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "DuplicatePair_order" CHECK ("firstImageId" < "secondImageId"),
    CONSTRAINT "DuplicatePair_score" CHECK ("score" > 0 AND "score" <= 10000),
    CONSTRAINT "DuplicatePair_decided" CHECK (num_nulls("decision", "decidedById", "decidedAt") IN (0, 3))
);

-- CreateTable
CREATE TABLE "GroupJoin" (
    "projectId" UUID NOT NULL,
    "groupKey" TEXT NOT NULL,
    "joinedKey" TEXT NOT NULL,

    CONSTRAINT "GroupJoin_pkey" PRIMARY KEY ("projectId","groupKey")
);

-- CreateIndex
CREATE INDEX "ImageFingerprint_projectId_imageId_idx" ON "ImageFingerprint"("projectId", "imageId");

-- CreateIndex
CREATE UNIQUE INDEX "DuplicateSearch_jobId_key" ON "DuplicateSearch"("jobId");

-- CreateIndex
CREATE INDEX "DuplicateSearch_projectId_id_idx" ON "DuplicateSearch"("projectId", "id");

-- CreateIndex
CREATE INDEX "DuplicatePair_secondImageId_idx" ON "DuplicatePair"("secondImageId");

-- CreateIndex
CREATE INDEX "DuplicatePair_projectId_decision_score_id_idx" ON "DuplicatePair"("projectId", "decision", "score" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "DuplicatePair_firstImageId_secondImageId_key" ON "DuplicatePair"("firstImageId", "secondImageId");

-- CreateIndex
CREATE INDEX "GroupJoin_projectId_joinedKey_idx" ON "GroupJoin"("projectId", "joinedKey");

-- AddForeignKey
ALTER TABLE "ImageFingerprint" ADD CONSTRAINT "ImageFingerprint_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuplicateSearch" ADD CONSTRAINT "DuplicateSearch_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuplicateSearch" ADD CONSTRAINT "DuplicateSearch_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuplicateSearch" ADD CONSTRAINT "DuplicateSearch_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuplicatePair" ADD CONSTRAINT "DuplicatePair_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuplicatePair" ADD CONSTRAINT "DuplicatePair_searchId_fkey" FOREIGN KEY ("searchId") REFERENCES "DuplicateSearch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuplicatePair" ADD CONSTRAINT "DuplicatePair_firstImageId_fkey" FOREIGN KEY ("firstImageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuplicatePair" ADD CONSTRAINT "DuplicatePair_secondImageId_fkey" FOREIGN KEY ("secondImageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DuplicatePair" ADD CONSTRAINT "DuplicatePair_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupJoin" ADD CONSTRAINT "GroupJoin_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A search is through once, and stays what it came to; of a pair only what a person says of it changes.
CREATE TRIGGER "append_only" BEFORE DELETE ON "DuplicateSearch" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "DuplicateSearch" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_once_searched" BEFORE UPDATE ON "DuplicateSearch" FOR EACH ROW
  WHEN (OLD."searchedAt" IS NOT NULL OR to_jsonb(OLD) - 'imageCount' - 'newCount' - 'pairCount' - 'searchedAt'
    IS DISTINCT FROM to_jsonb(NEW) - 'imageCount' - 'newCount' - 'pairCount' - 'searchedAt')
  EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE DELETE ON "DuplicatePair" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "DuplicatePair" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_but_decision" BEFORE UPDATE ON "DuplicatePair" FOR EACH ROW
  WHEN (to_jsonb(OLD) - 'decision' - 'decidedById' - 'decidedAt' - 'reason'
    IS DISTINCT FROM to_jsonb(NEW) - 'decision' - 'decidedById' - 'decidedAt' - 'reason')
  EXECUTE FUNCTION "refuse_change"();
