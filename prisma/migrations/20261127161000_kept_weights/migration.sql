-- Pretrained weights are kept with the run, so that a worker on any machine has them. Runs of before have none.
alter table "TrainingRun" add column "pretrainedWeightsSha256" text, add column "pretrainedTopologySha256" text;
