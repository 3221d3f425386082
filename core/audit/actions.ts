/** The closed set of what can stand in AuditEvent.action, with the noun it is about. */
export const actions = {
  SIGNED_IN: 'Session',
  INVITATION_MADE: 'Invitation',
  INVITATION_ACCEPTED: 'User',
  MEMBERSHIP_SET: 'Membership',
  PROJECT_CREATED: 'Project',
  IMPORT_STARTED: 'Import',
  IMPORT_FINISHED: 'Import',
  IMAGE_ADDED: 'Image',
  LABEL_GIVEN: 'Label',
  DATASET_FROZEN: 'DatasetVersion',
  TRAINING_STARTED: 'TrainingRun',
  EPOCH_RECORDED: 'TrainingRun',
  TRAINING_FINISHED: 'TrainingRun',
  MODEL_REGISTERED: 'ModelVersion',
  MODEL_EVALUATED: 'ModelVersion',
  PREDICTIONS_REQUESTED: 'PredictionBatch',
  PREDICTION_RECORDED: 'Prediction',
  JOB_TAKEN: 'Job',
  JOB_CANCEL_REQUESTED: 'Job',
  JOB_CANCELLED: 'Job',
  JOB_FAILED: 'Job',
  WORKER_STARTED: 'Worker',
  WORKER_STOPPED: 'Worker',
} as const

export type Action = keyof typeof actions
