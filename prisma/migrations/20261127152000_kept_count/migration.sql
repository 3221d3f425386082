-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "keptCount" INTEGER NOT NULL DEFAULT 0;
