-- A kind of job that 20261128080000_readings uses: a value cannot be used in the transaction that adds it.
ALTER TYPE "JobKind" ADD VALUE 'SETTLE' BEFORE 'FREEZE';
