-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "balance" JSONB;
