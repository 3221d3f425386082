-- A kind of job that 20261128110000_agreement uses: a value cannot be used in the transaction that adds it.
ALTER TYPE "JobKind" ADD VALUE 'COMPARE' BEFORE 'FREEZE';
