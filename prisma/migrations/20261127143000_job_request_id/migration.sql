-- One id from the browser to the worker; jobs of before keep none.
ALTER TABLE "Job" ADD COLUMN "requestId" TEXT;

-- How many jobs of a kind wait, run and have ended is asked every few seconds.
CREATE INDEX "Job_status_kind_idx" ON "Job"("status", "kind");
