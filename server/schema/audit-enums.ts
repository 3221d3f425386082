import { type Action, actions } from '#core/audit/actions.ts'
import { builder } from '#server/schema/builder.ts'

/** What each happening means; the compiler asks for a sentence with every new one. */
const meanings: Record<Action, string> = {
  SIGNED_IN: 'Somebody signed in.',
  SIGN_IN_FAILED: 'Somebody failed to sign in.',
  SIGNED_OUT: 'Somebody signed out.',
  SESSION_ENDED: 'A session was ended from elsewhere.',
  NAME_CHANGED: 'Somebody changed their name.',
  EMAIL_CHANGED: 'Somebody changed their e-mail.',
  PASSWORD_CHANGED: 'Somebody changed their password.',
  PASSWORD_REFUSED: 'The password that was asked again was a wrong one.',
  PASSWORD_RESET_MADE: 'A link for a new password was made.',
  PASSWORD_RESET_REVOKED: 'A link for a new password was taken back.',
  PASSWORD_RESET_USED: 'A link for a new password was used.',
  USER_DISABLED: 'Somebody was shut out.',
  USER_ENABLED: 'Somebody was let in again.',
  ADMINISTRATOR_SET: 'It was said whether somebody administers the installation.',
  API_KEY_CREATED: 'An API key was made.',
  API_KEY_REVOKED: 'An API key was ended.',
  INVITATION_REVOKED: 'A one-time link was taken back.',
  MEMBERSHIP_ENDED: "Somebody's membership ended.",
  ORIGINAL_DOWNLOADED: 'Somebody took the file of an image away.',
  DATASET_EXPORTED: 'Somebody took the images of a dataset version away.',
  MANIFEST_DOWNLOADED: 'Somebody took the list of a dataset version away.',
  WEIGHTS_DOWNLOADED: 'Somebody took the weights of a model away.',
  INVITATION_MADE: 'A one-time link was made.',
  INVITATION_ACCEPTED: 'A one-time link was used.',
  MEMBERSHIP_SET: "A member's roles were set.",
  PROJECT_CREATED: 'A project was made.',
  PROJECT_RENAMED: 'A project was given another name or wording.',
  ORIGINALS_SET: 'Somebody said whether DICOM files are kept as they came.',
  PROJECT_ARCHIVED: 'A project was archived: nothing of it changes any more.',
  PROJECT_RESTORED: 'A project that had been archived is worked on again.',
  GUIDELINES_PUBLISHED: 'A version of the guidelines was published.',
  CLASS_ADDED: 'A class was added.',
  CLASS_RENAMED: 'A class was given another name.',
  CLASS_ARCHIVED: 'A class was archived: no answer is given with it any more.',
  CLASS_RESTORED: 'A class that had been archived may be given again.',
  CLASSES_REORDERED: 'The classes of a project were put into another order.',
  IMPORT_CHECK_STARTED: 'Somebody asked for a look at files.',
  IMPORT_CHECKED: 'The files of an import were looked at.',
  UPLOAD_COMPLETED: 'The last byte of an upload arrived.',
  UPLOAD_REMOVED: 'An upload was given up, or its time was over.',
  IMPORT_STARTED: 'Somebody asked for files to be added.',
  IMPORT_FINISHED: 'The files of an import were added.',
  IMPORT_UNDO_STARTED: 'Somebody asked for an import to be undone.',
  IMPORT_UNDONE: 'What an import had brought was taken out.',
  IMAGE_ADDED: 'An image came in.',
  IMAGE_BROUGHT_AGAIN: 'An image that had been taken out was brought again by an import.',
  IMAGE_TAKEN_OUT: 'An image was taken out: it is in no list and no new dataset any more.',
  IMAGE_KEPT: 'The import that had brought an image was undone: it stays, as part of another that brings it too.',
  IMAGE_PUT_BACK: 'An image that had been taken out was put back.',
  SPLIT_PUBLISHED:
    'An image that was there was published in another split, or in one for the first time, by an import; or that was undone.',
  BURNED_IN_REVIEWED: 'A person said whether names are written into a picture.',
  LABEL_GIVEN: 'A label was given.',
  LABEL_TAKEN_BACK:
    'The label that an import or a batch gave an image was taken back with it: what stood before it stands again.',
  LABEL_REVIEWED: 'A reviewer said of an answer that it stands, goes back or is another.',
  IMAGE_ADJUDICATED: 'Somebody decided on an image whose readers disagree.',
  ADJUDICATION_UNDONE: 'A decision was taken back.',
  COMMENT_WRITTEN: 'Somebody commented on an image, or flagged it.',
  COMMENT_RESOLVED: 'A thread of comments was resolved.',
  COMMENT_REOPENED: 'A thread of comments that was resolved was opened again.',
  COMMENT_RETRACTED: 'Somebody took back what they had said in a comment.',
  READING_POLICY_SET: 'It was changed how images are read.',
  READINGS_SETTLED: 'The images of a project were settled under a policy that was changed.',
  REFERENCE_SETTLED: 'An image got another reference label, or none, as the policy was changed.',
  BATCH_STARTED: 'Somebody asked for one act on many images.',
  BATCH_FINISHED: 'An act on many images was carried out; each of them has its event, with the id of the batch.',
  BATCH_UNDO_STARTED: 'Somebody asked for an act on many images to be undone.',
  BATCH_UNDONE: 'Images of an act on many are as they were before it, but for those that were changed since.',
  AGREEMENT_REQUESTED: 'Somebody asked how far readers agree.',
  AGREEMENT_COMPUTED: 'It was computed how far readers agree.',
  DATASET_FREEZE_REQUESTED: 'Somebody asked for a dataset to be frozen.',
  DATASET_FROZEN: 'A dataset version was frozen.',
  TRAINING_STARTED: 'Somebody asked for a training.',
  EPOCH_RECORDED: 'An epoch of a run was done.',
  TRAINING_RESUMED: 'A run that failed or was cancelled goes on after its last checkpoint, or with TEST.',
  TRAINING_FINISHED: 'A run ended by itself.',
  MODEL_REGISTERED: 'A model version was registered.',
  MODEL_EVALUATED: 'A model version was measured.',
  PREDICTIONS_REQUESTED: 'Somebody asked a model.',
  PREDICTIONS_RECORDED:
    'What a model said of a range of images was recorded: the first and the last of a request, how many, and the sha256 of the rows.',
  PREDICTION_RECORDED: 'A model said something of an image; of earlier releases, which wrote one for each.',
  JOB_TAKEN: 'A worker took a job.',
  JOB_POSTPONED: 'An outside reason was in the way: the job waits, and is tried again.',
  JOB_REQUEUED: 'A job that the queue had lost was put back into it.',
  JOB_RETRIED: 'Somebody had a job that failed or was cancelled tried again.',
  JOB_CANCEL_REQUESTED: 'Somebody asked a running job to stop.',
  JOB_CANCELLED: 'A job ended because somebody asked for that.',
  JOB_FAILED: 'A job ended with an error.',
  WORKER_STARTED: 'A worker started.',
  WORKER_STOPPED: 'A worker stopped.',
  BLOBS_SWEPT: 'Bytes that nothing refers to were removed.',
}

export const AuditAction = builder.enumType('AuditAction', {
  description: 'What happened. New ones may come with any release.',
  values: Object.fromEntries(Object.entries(meanings).map(([name, description]) => [name, { description }])) as Record<
    Action,
    { description: string }
  >,
})

type NounName = (typeof actions)[Action]

/** DatasetVersion -> DATASET_VERSION. */
const constant = (noun: string) => noun.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()

export const AuditNoun = builder.enumType('AuditNoun', {
  description: 'What it happened to. New ones may come with any release.',
  values: Object.fromEntries(
    [...new Set<NounName>(Object.values(actions))].map(noun => [
      constant(noun),
      { value: noun, description: `It is about one ${noun}.` },
    ]),
  ) as Record<string, { value: NounName; description: string }>,
})
