-- Gold answers: what readers are measured by. None stands before somebody sets one, and nobody is told before a project says so.

-- CreateEnum
CREATE TYPE "GoldFeedback" AS ENUM ('NONE', 'IMMEDIATE', 'DELAYED');

ALTER TYPE "ReferenceOrigin" ADD VALUE 'GOLD' BEFORE 'DISAGREED';

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "goldFeedback" "GoldFeedback" NOT NULL DEFAULT 'NONE';

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "goldNumber" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Reading" ADD COLUMN     "isHeldBack" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "GoldAnswer" (
    "id" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "labelClassId" UUID,
    "cannotTell" "CannotTell",
    "isTakenBack" BOOLEAN NOT NULL DEFAULT false,
    "explanation" TEXT,
    "reason" TEXT,
    "labelIds" UUID[],
    "setById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GoldAnswer_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "ReferenceLabel" ADD COLUMN     "goldAnswerId" UUID;

-- CreateIndex
CREATE INDEX "GoldAnswer_setById_id_idx" ON "GoldAnswer"("setById", "id");

-- CreateIndex
CREATE UNIQUE INDEX "GoldAnswer_imageId_number_key" ON "GoldAnswer"("imageId", "number");

-- AddForeignKey
ALTER TABLE "GoldAnswer" ADD CONSTRAINT "GoldAnswer_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldAnswer" ADD CONSTRAINT "GoldAnswer_labelClassId_fkey" FOREIGN KEY ("labelClassId") REFERENCES "LabelClass"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoldAnswer" ADD CONSTRAINT "GoldAnswer_setById_fkey" FOREIGN KEY ("setById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferenceLabel" ADD CONSTRAINT "ReferenceLabel_goldAnswerId_fkey" FOREIGN KEY ("goldAnswerId") REFERENCES "GoldAnswer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Of a project's images at most some hundreds have a gold answer: they are found without the others.
CREATE INDEX "Image_gold" ON "Image" ("projectId", "id") WHERE "goldNumber" > 0;

-- What readers are not told yet.
CREATE INDEX "Reading_held_back" ON "Reading" ("projectId", "readerId") WHERE "isHeldBack";

-- What was set, changed and taken back stays as it was said.
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "GoldAnswer" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "GoldAnswer" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
