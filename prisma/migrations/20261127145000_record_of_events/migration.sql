-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "schema" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "leafSalt" BYTEA,
ADD COLUMN     "leafSha256" BYTEA;

-- The order in which events were inserted, given by the database alone: whoever may insert cannot choose it. Events of
-- before are numbered by their times, and of one moment by their ids: a table that is given such a column is numbered as it
-- lies on the disk, and events are only ever added to it, but a restored one may lie otherwise.
CREATE TABLE "AuditEventOrder" AS SELECT "id", row_number() OVER (ORDER BY "at", "id") AS "seq" FROM "AuditEvent";
ALTER TABLE "AuditEvent" ADD COLUMN "seq" BIGINT;
ALTER TABLE "AuditEvent" DISABLE TRIGGER "append_only";
UPDATE "AuditEvent" e SET "seq" = o."seq" FROM "AuditEventOrder" o WHERE o."id" = e."id";
ALTER TABLE "AuditEvent" ENABLE TRIGGER "append_only";
DROP TABLE "AuditEventOrder";
ALTER TABLE "AuditEvent" ALTER COLUMN "seq" SET NOT NULL;
ALTER TABLE "AuditEvent" ALTER COLUMN "seq" ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('"AuditEvent"', 'seq'), (SELECT count(*) + 1 FROM "AuditEvent"), false);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_seq_key" ON "AuditEvent"("seq");
