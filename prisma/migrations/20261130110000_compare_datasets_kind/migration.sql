-- A kind of job that 20261130111000_dataset_versions uses: a value cannot be used in the transaction that adds it.
ALTER TYPE "JobKind" ADD VALUE 'COMPARE_DATASETS' BEFORE 'TRAIN';
