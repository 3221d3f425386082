-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "timings" JSONB;

-- AlterTable
ALTER TABLE "Worker" ADD COLUMN     "engineDetail" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "memoryLimitBytes" BIGINT,
ADD COLUMN     "passedOver" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "threads" INTEGER;
