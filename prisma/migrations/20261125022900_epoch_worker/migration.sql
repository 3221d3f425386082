-- AlterTable
ALTER TABLE "Epoch" ADD COLUMN     "workerId" UUID;

-- AddForeignKey
ALTER TABLE "Epoch" ADD CONSTRAINT "Epoch_workerId_fkey" FOREIGN KEY ("workerId") REFERENCES "Worker"("id") ON DELETE SET NULL ON UPDATE CASCADE;
