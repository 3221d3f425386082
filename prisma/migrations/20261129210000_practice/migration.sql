-- Readers answer gold images before all else, where a project asks for it. Nobody does before it says so.

-- CreateEnum
CREATE TYPE "PracticeVerdict" AS ENUM ('GO_ON', 'REPEAT');

-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "practiceCount" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "practicePercent" SMALLINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "PracticeDecision" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "readerId" TEXT NOT NULL,
    "verdict" "PracticeVerdict" NOT NULL,
    "reason" TEXT NOT NULL,
    "decidedById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PracticeDecision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PracticeDecision_projectId_readerId_id_idx" ON "PracticeDecision"("projectId", "readerId", "id");

-- AddForeignKey
ALTER TABLE "PracticeDecision" ADD CONSTRAINT "PracticeDecision_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PracticeDecision" ADD CONSTRAINT "PracticeDecision_readerId_fkey" FOREIGN KEY ("readerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PracticeDecision" ADD CONSTRAINT "PracticeDecision_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was decided stays as it was said.
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "PracticeDecision" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "PracticeDecision" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
