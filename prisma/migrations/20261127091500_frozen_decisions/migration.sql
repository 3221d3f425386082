-- CreateEnum
CREATE TYPE "SuspectedBurnedIn" AS ENUM ('LEAVE_OUT', 'INCLUDE');

-- AlterTable
ALTER TABLE "DatasetVersion" ADD COLUMN     "burnedInCount" INTEGER,
ADD COLUMN     "isWhileImporting" BOOLEAN,
ADD COLUMN     "suspectedBurnedIn" "SuspectedBurnedIn",
ADD COLUMN     "suspectedCount" INTEGER;
