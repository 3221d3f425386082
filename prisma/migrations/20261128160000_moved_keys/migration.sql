-- Keys that somebody has moved: kept with the person, so that they are where they were in every browser.

ALTER TABLE "User" ADD COLUMN "movedKeys" JSONB;
