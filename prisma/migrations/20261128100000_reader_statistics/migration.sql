-- The newest readings of one reader, and how much was read on which day.
CREATE INDEX "Reading_projectId_readerId_answeredAt_idx" ON "Reading"("projectId", "readerId", "answeredAt");
