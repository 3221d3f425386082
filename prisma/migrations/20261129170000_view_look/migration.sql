-- A view keeps how its images are shown, too. Those of before say nothing of it.

ALTER TABLE "SavedView" ADD COLUMN     "look" JSONB;
