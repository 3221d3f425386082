-- AlterTable
ALTER TABLE "User" ADD COLUMN     "lastSeenAt" TIMESTAMPTZ(3);

-- What sessions say of those who have one.
UPDATE "User" SET "lastSeenAt" = seen.at
FROM (SELECT "userId", max("updatedAt") AS at FROM "Session" GROUP BY "userId") AS seen
WHERE seen."userId" = "User"."id";
