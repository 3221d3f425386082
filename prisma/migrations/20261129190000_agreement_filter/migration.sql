-- A comparison of readers is of one class against all others, or of the answers of some time; those that there are are of all.

-- AlterTable
ALTER TABLE "AgreementReport" ADD COLUMN     "answeredBefore" TIMESTAMPTZ(3),
ADD COLUMN     "answeredFrom" TIMESTAMPTZ(3),
ADD COLUMN     "labelClassId" UUID;

-- AddForeignKey
ALTER TABLE "AgreementReport" ADD CONSTRAINT "AgreementReport_labelClassId_fkey" FOREIGN KEY ("labelClassId") REFERENCES "LabelClass"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
