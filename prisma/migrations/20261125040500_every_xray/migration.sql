-- CreateEnum
CREATE TYPE "ImportOutcome" AS ENUM ('PENDING', 'NEW', 'KNOWN', 'CONFLICT', 'REFUSED', 'ADDED');

-- CreateEnum
CREATE TYPE "BurnedIn" AS ENUM ('NO', 'SUSPECTED', 'YES');

-- AlterEnum
ALTER TYPE "ImportSource" ADD VALUE 'ZIP';
ALTER TYPE "ImportSource" ADD VALUE 'UPLOAD';

-- AlterEnum
ALTER TYPE "JobKind" ADD VALUE 'CHECK_IMPORT';

-- DropForeignKey
ALTER TABLE "ImportRefusal" DROP CONSTRAINT "ImportRefusal_importId_fkey";

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "bodyPart" TEXT,
ADD COLUMN     "burnedIn" "BurnedIn",
ADD COLUMN     "display" JSONB,
ADD COLUMN     "fileSha256" TEXT,
ADD COLUMN     "frame" INTEGER,
ADD COLUMN     "isOriginalKept" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "modality" TEXT,
ADD COLUMN     "perceptualHashes" TEXT[],
ADD COLUMN     "pictureSha256" TEXT,
ADD COLUMN     "previewSha256" TEXT;

-- What is there is its own file and picture; its preview is as large as its thumbnail.
UPDATE "Image" SET "fileSha256" = "sha256", "pictureSha256" = "sha256", "previewSha256" = "thumbnailSha256";

ALTER TABLE "Image" ALTER COLUMN "fileSha256" SET NOT NULL,
ALTER COLUMN "pictureSha256" SET NOT NULL,
ALTER COLUMN "previewSha256" SET NOT NULL;

-- AlterTable
ALTER TABLE "Import" RENAME COLUMN "folder" TO "location";
ALTER TABLE "Import" ADD COLUMN     "checkJobId" UUID,
ADD COLUMN     "classMap" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "deidentification" JSONB,
ADD COLUMN     "fileList" TEXT,
ADD COLUMN     "frame" INTEGER,
ADD COLUMN     "groupColumn" TEXT,
ADD COLUMN     "readerMap" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "sourceSha256" TEXT,
ADD COLUMN     "uploadId" UUID,
ALTER COLUMN "jobId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Label" ADD COLUMN     "labeller" TEXT,
ADD COLUMN     "view" JSONB,
ALTER COLUMN "readerId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "keepsOriginals" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "pseudonymKey" BYTEA NOT NULL DEFAULT decode(replace(((gen_random_uuid())::text || (gen_random_uuid())::text), '-'::text, ''::text), 'hex'::text);

-- CreateTable
CREATE TABLE "Upload" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "fileName" TEXT NOT NULL,
    "byteCount" BIGINT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportFile" (
    "importId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "className" TEXT,
    "answers" JSONB NOT NULL DEFAULT '[]',
    "columns" JSONB,
    "frame" INTEGER,
    "sha256" TEXT,
    "patientKey" TEXT,
    "studyKey" TEXT,
    "outcome" "ImportOutcome" NOT NULL DEFAULT 'PENDING',
    "reason" TEXT,

    CONSTRAINT "ImportFile_pkey" PRIMARY KEY ("importId","position")
);

-- CreateIndex
CREATE INDEX "Upload_projectId_idx" ON "Upload"("projectId");

-- CreateIndex
CREATE INDEX "ImportFile_importId_outcome_position_idx" ON "ImportFile"("importId", "outcome", "position");

-- CreateIndex
CREATE UNIQUE INDEX "ImportFile_importId_path_key" ON "ImportFile"("importId", "path");

-- CreateIndex
CREATE UNIQUE INDEX "Import_checkJobId_key" ON "Import"("checkJobId");

-- The refusals of imports that are over become files of theirs.
INSERT INTO "ImportFile" ("importId", "position", "path", "outcome", "reason")
SELECT "importId", row_number() OVER (PARTITION BY "importId" ORDER BY "path") - 1, "path", 'REFUSED', "reason" FROM "ImportRefusal";

-- DropTable
DROP TABLE "ImportRefusal";

-- AddForeignKey
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Import" ADD CONSTRAINT "Import_checkJobId_fkey" FOREIGN KEY ("checkJobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Import" ADD CONSTRAINT "Import_uploadId_fkey" FOREIGN KEY ("uploadId") REFERENCES "Upload"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportFile" ADD CONSTRAINT "ImportFile_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
