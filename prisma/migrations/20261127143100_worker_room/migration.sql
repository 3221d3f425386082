ALTER TABLE "Worker" ADD COLUMN "freeBytes" BIGINT;

-- Whether any worker is there is asked every second, of all that ever were.
CREATE INDEX "Worker_heartbeatAt_idx" ON "Worker"("heartbeatAt");
