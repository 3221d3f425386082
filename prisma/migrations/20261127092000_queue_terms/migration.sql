-- AlterTable
ALTER TABLE "Job" ADD COLUMN     "crashCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "obstacleCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "obstacleSince" TIMESTAMPTZ(3),
ADD COLUMN     "resumedById" TEXT,
ADD COLUMN     "retryAt" TIMESTAMPTZ(3);

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_resumedById_fkey" FOREIGN KEY ("resumedById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is under way is found at the same cost whatever has ended before it.
CREATE INDEX "Job_live" ON "Job" ("id") WHERE "status" IN ('QUEUED', 'RUNNING');

-- Until now a job that had ended kept the phase it was last in.
UPDATE "Job" SET "phase" = NULL WHERE "status" NOT IN ('QUEUED', 'RUNNING') AND "phase" IS NOT NULL;
