-- A project may ask one answer for all images of a group. None does before somebody says so.

ALTER TABLE "Project" ADD COLUMN     "isGroupAnswered" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "Label" ADD COLUMN     "groupAnswerId" UUID;

ALTER TABLE "Label" ADD CONSTRAINT "Label_groupAnswerId_fkey" FOREIGN KEY ("groupAnswerId") REFERENCES "Label"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What one answer was given to is found by it.
CREATE INDEX "Label_groupAnswerId_idx" ON "Label"("groupAnswerId") WHERE "groupAnswerId" IS NOT NULL;
