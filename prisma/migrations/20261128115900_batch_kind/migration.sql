-- A kind of job that 20261128120000_batches uses: a value cannot be used in the transaction that adds it.
ALTER TYPE "JobKind" ADD VALUE 'BATCH' BEFORE 'FREEZE';
