-- A kind of job of its own: see docs/leakage.md. Used from the next migration on: a value is not used in the transaction that adds it.
ALTER TYPE "JobKind" ADD VALUE 'CHECK_SHORTCUTS' BEFORE 'TRAIN';
