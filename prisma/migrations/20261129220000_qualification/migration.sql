-- What a member is in their work, and for how long. Of nobody it is said before they, or an administrator of the project, say it.

-- AlterTable
ALTER TABLE "Membership" ADD COLUMN     "experienceYears" SMALLINT,
ADD COLUMN     "qualifiedAt" TIMESTAMPTZ(3),
ADD COLUMN     "specialty" TEXT;
