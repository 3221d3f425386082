-- A reader takes back what they said last: what they said before stands again, or nothing does. Labels are never changed, so
-- that one was taken back is a row of its own.

CREATE TABLE "TakeBack" (
    "labelId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TakeBack_pkey" PRIMARY KEY ("labelId")
);

ALTER TABLE "TakeBack" ADD CONSTRAINT "TakeBack_labelId_fkey" FOREIGN KEY ("labelId") REFERENCES "Label"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Label" ADD COLUMN     "againId" UUID;

ALTER TABLE "Label" ADD CONSTRAINT "Label_againId_fkey" FOREIGN KEY ("againId") REFERENCES "Label"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "TakeBack" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON "TakeBack" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- What a batch had given and was undone was taken back, too.
INSERT INTO "TakeBack" ("labelId", "createdAt")
SELECT DISTINCT ON (e."nounId") e."nounId"::uuid, e."at" FROM "AuditEvent" e
WHERE e."action" = 'LABEL_TAKEN_BACK' AND e."after" ? 'batchId'
  AND EXISTS (SELECT FROM "Label" l WHERE l."id"::text = e."nounId")
ORDER BY e."nounId", e."at";
