-- A kind of job that 20261130081000_duplicates uses: a value cannot be used in the transaction that adds it.
ALTER TYPE "JobKind" ADD VALUE 'FIND_DUPLICATES' BEFORE 'FREEZE';
