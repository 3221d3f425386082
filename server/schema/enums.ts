import { allRights, type Right as RightName, rights } from '#core/membership/rights.ts'
import { builder } from '#server/schema/builder.ts'

/** Values with what each means; their names are the record's own. */
const meaning = <const Values extends Record<string, string>>(values: Values) =>
  Object.fromEntries(Object.entries(values).map(([name, description]) => [name, { description }])) as {
    [Name in keyof Values]: { description: string }
  }

export const Role = builder.enumType('Role', {
  description: 'What somebody is in a project; one person may be several.',
  values: meaning({
    READER: 'Labels images and asks models.',
    REVIEWER: 'Labels and imports images and asks models.',
    ENGINEER: 'Imports images, freezes datasets, trains models and asks them.',
    AUDITOR: 'Sees all, the whole audit trail too, and changes nothing.',
    ADMIN: 'May do everything in the project, the people in it included.',
  }),
})

const spoken = (right: RightName) => right.toLowerCase().replaceAll('_', ' ')

export const Right = builder.enumType('Right', {
  description: 'What somebody may do inside a project, by their roles.',
  values: Object.fromEntries(
    allRights.map(right => [right, { description: `May ${spoken(right)}: ${rights[right].join(', ')}.` }]),
  ) as Record<RightName, { description: string }>,
})

export const JobKind = builder.enumType('JobKind', {
  description: 'What a job does.',
  values: meaning({
    CHECK_IMPORT: 'Looks at the files of an import; adds nothing.',
    IMPORT: 'Adds the files of an import.',
    UNDO_IMPORT: 'Takes out what an import brought.',
    SETTLE: 'Settles the reading of images under a policy that was changed.',
    BATCH: 'Acts on many images at once, or undoes that.',
    COMPARE: 'Compares what readers said: how far they agree.',
    FIND_DUPLICATES: 'Looks for images that are copies of one.',
    FREEZE: 'Freezes a dataset.',
    COMPARE_DATASETS: 'Compares two dataset versions.',
    CHECK_SHORTCUTS:
      'Looks whether the classes of a dataset version can be told from what has nothing to do with a finding.',
    TRAIN: 'Trains a network.',
    PREDICT: 'Asks a model about images.',
  }),
})

export const JobStatus = builder.enumType('JobStatus', {
  description: 'How a job stands.',
  values: meaning({
    QUEUED: 'Waits for a worker.',
    RUNNING: 'A worker has it.',
    SUCCEEDED: 'Over: done.',
    FAILED: 'Over: Job.failure says why.',
    CANCELLED: 'Over: somebody asked for that.',
  }),
})

export const PublishedRule = builder.enumType('PublishedRule', {
  description: 'Which splits are taken over as their publisher drew them.',
  values: meaning({
    AS_PUBLISHED: 'All three.',
    VALIDATION_DIVIDED:
      'TRAIN; VALIDATION is halved by whole groups into VALIDATION and TEST, where no TEST was published.',
  }),
})

export const Split = builder.enumType('Split', {
  description: 'The part of a dataset version that an image is in; images of one group are all in the same.',
  values: meaning({
    TRAIN: 'Learnt from.',
    VALIDATION: 'Measured after every epoch, to choose the best and to stop.',
    TEST: 'Never seen in training; what a model is measured on.',
  }),
})

export const ExportForm = builder.enumType('ExportForm', {
  description: 'In which form a dataset version leaves; see docs/exports.md.',
  values: meaning({
    MANIFEST: 'Our own: the manifest as it was frozen, and images below images/<class>.',
    CSV: 'A table, and images below images.',
    COCO: 'COCO, a list for each split in a ZIP, one for all alone, and images below images.',
    LABEL_STUDIO: 'Tasks of Label Studio with one answer each, and images below images.',
    FOLDERS: 'Images below <split>/<class>, as ImageFolder has them, and a table.',
  }),
})

export const BurnedIn = builder.enumType('BurnedIn', {
  description: "Whether patients' names are written into the picture itself.",
  values: meaning({
    NO: 'The file says no, or a person looked and saw none.',
    SUSPECTED: 'The file says yes or nothing: a person must look.',
    YES: 'A person saw some; datasets are frozen without it.',
  }),
})

export const SuspectedBurnedIn = builder.enumType('SuspectedBurnedIn', {
  description: 'What becomes of labelled images in which names are suspected, and nobody looked yet.',
  values: meaning({ LEAVE_OUT: 'They are not in the dataset.', INCLUDE: 'They are, names or not.' }),
})

export const LabelOrigin = builder.enumType('LabelOrigin', {
  description: 'How a label was given.',
  values: meaning({ READER: 'By a person, here.', IMPORT: 'By a list or folder that was imported.' }),
})

export const StopReason = builder.enumType('StopReason', {
  description: 'Why a training run ended by itself.',
  values: meaning({
    COMPLETED: 'All its epochs were done.',
    EARLY_STOPPED: 'The validation loss had not fallen for as many epochs as its patience allows.',
  }),
})

export const ModelStatus = builder.enumType('ModelStatus', {
  description: 'What people decided of a model; every model begins as a candidate.',
  values: meaning({
    CANDIDATE: 'Nobody has decided.',
    APPROVED: 'Meant to be used.',
    RETIRED: 'Not to be used any more.',
  }),
})

export const Engine = builder.enumType('Engine', {
  description: 'What computes the tensors.',
  values: {
    TENSORFLOW: { value: 'tensorflow', description: 'libtensorflow on processor or CUDA.' },
    WEBGPU: { value: 'webgpu', description: 'A graphics card by WebGPU.' },
    NATIVE: { value: 'native', description: "This product's kernels, compiled for the processor." },
    WASM: { value: 'wasm', description: 'The same kernels as WebAssembly.' },
    CPU: { value: 'cpu', description: 'Plain JavaScript; slow, everywhere.' },
  } as const,
})

export const Architecture = builder.enumType('Architecture', {
  description: 'The shape of the network.',
  values: meaning({ MOBILENET_V1: 'MobileNet v1: 13 separable blocks after a convolution.' }),
})

export const Optimizer = builder.enumType('Optimizer', {
  description: 'What turns gradients into steps.',
  values: meaning({ ADAM: 'Adam, with its usual constants.' }),
})

export const WindowChoice = builder.enumType('WindowChoice', {
  description: 'What of a picture a network sees.',
  values: meaning({
    AS_DISPLAYED: "As a radiologist sees it first: the file's window or table, else its percentiles.",
    FULL_RANGE: 'All that its bit depth can hold.',
  }),
})
