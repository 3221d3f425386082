import type { List } from './documents.ts'
import { imageFilters, imagePlaces, images } from './image-lists.ts'
import { type Entry, inProject, type Kind, no, ofProject } from './kinds.ts'

const byId = { columns: ['id'], where: inProject, isDescending: true }
const days = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString()

const events: Kind = {
  root: ofProject,
  field: 'auditEvents',
  selection: 'id at action noun nounId reason requestId before after actorName apiKey { id name }',
  middle: { ...byId, table: 'AuditEvent' },
}

const eventFilters: Entry[] = [
  ['events', no],
  ['events of an action', () => 'action: [LABEL_GIVEN]'],
  ['events of a rare action', () => 'action: [TRAINING_STARTED]'],
  ['events of two actions', () => 'action: [LABEL_GIVEN, PREDICTION_RECORDED]'],
  ['events of two rare actions', () => 'action: [TRAINING_STARTED, TRAINING_FINISHED]'],
  ['events of a noun', () => 'noun: LABEL'],
  ['events of a rare noun', () => 'noun: TRAINING_RUN'],
  ['events of one thing', f => `noun: IMAGE, nounId: "${f.imageId}"`],
  ['events of one id', f => `nounId: "${f.imageId}"`],
  ['events of a person', f => `actorId: "${f.common.readerId}"`],
  ['events of a rare person', f => `actorId: "${f.rare.readerId}"`],
  ['events of an API key', f => `apiKeyId: "${f.apiKeyId}"`],
  ['events of the last day', () => `from: "${days(1)}"`],
  ['events until long ago', () => `to: "${days(700)}"`],
  ['events of a day a year ago', () => `from: "${days(366)}", to: "${days(365)}"`],
  ['events of a year ago and an action', () => `to: "${days(365)}", action: [IMAGE_ADDED]`],
]

const installationFilters: Entry[] = [
  ['installation: events', no],
  ['installation: events of an action', () => 'action: [SIGNED_IN]'],
  ['installation: events of a rare action', () => 'action: [WORKER_STARTED]'],
  ['installation: events of a rare noun', () => 'noun: WORKER'],
  ['installation: events of somebody without any', f => `actorId: "${f.rare.readerId}"`],
  ['installation: events of an API key', f => `apiKeyId: "${f.apiKeyId}"`],
  ['installation: events of one id', f => `nounId: "${f.imageId}"`],
  ['installation: events of the last day', () => `from: "${days(1)}"`],
  ['installation: events until long ago', () => `to: "${days(700)}"`],
]

const jobs: Kind = {
  root: ofProject,
  field: 'jobs',
  selection: 'id kind status createdAt finishedAt createdBy { id name }',
  middle: { ...byId, table: 'Job' },
}

const predictions: Kind = {
  root: ofProject,
  field: 'predictions',
  selection: `id createdAt splitInTraining predictedClass { id name position } probabilities { name probability }
    image { id fileName thumbnailUrl currentLabel { id labelClass { id name position } } } modelVersion { id number }
    askedBy { id name }`,
  middle: { ...byId, table: 'Prediction' },
}

const files: Kind = {
  root: ({ newestImportId }) => `import(id: "${newestImportId}")`,
  field: 'files',
  selection: 'position path className outcome reason',
  middle: {
    columns: ['position'],
    table: 'ImportFile',
    where: f => `"importId" = '${f.newestImportId}'`,
    isDescending: false,
  },
}

const users: Kind = {
  root: null,
  field: 'users',
  selection: 'id name email createdAt isAdmin disabledAt lastSeenAt',
  middle: { columns: ['name', 'id'], table: 'User', where: () => 'true', isDescending: false },
}

const all = (kind: Kind, entries: Entry[], isCounted = false): List[] =>
  entries.map(([name, args]) => ({ ...kind, name, args, isCounted }))

/** A cursor is of a row of the list: its middle is in the midst of those, not of all images. */
const unlabelled: Kind['middle'] = {
  ...images(['id'], true).middle,
  where: f => `${inProject(f)} and "labelClassId" is null and "takenOutAt" is null`,
}

const orders = (['GROUP', 'FILE_NAME'] as const).flatMap(order =>
  (['ASCENDING', 'DESCENDING'] as const).flatMap(direction => {
    const [column, by] = order === 'GROUP' ? ['groupKey', 'group'] : ['fileName', 'file name']
    const orderBy = `orderBy: ${order}_${direction}`
    const entries: Entry[] = [
      [`images by ${by}, ${direction.toLowerCase()}`, () => orderBy],
      [
        `images of a rare class by ${by}, ${direction.toLowerCase()}`,
        f => `labelClassId: "${f.rare.labelClassId}", ${orderBy}`,
      ],
    ]
    return all(images([column, 'id'], direction === 'DESCENDING'), entries)
  }),
)

/** Every list that grows with the images, under every filter and in every order. */
export const lists: readonly List[] = [
  ...all(
    images(['id'], true),
    imageFilters.filter(([name]) => !name.includes('oldest first')),
    true,
  ),
  ...all(
    images(['id'], false),
    imageFilters.filter(([name]) => name.includes('oldest first')),
  ),
  ...all({ ...images(['id'], true), middle: unlabelled }, [['images without a label', () => 'unlabelled: true']], true),
  ...orders,
  ...all(images(['id'], true), imagePlaces).map(list => ({ ...list, isAtPlace: true })),
  ...all(
    {
      root: f => `image(id: "${f.imageId}")`,
      field: 'labels',
      selection: 'id version labelClass { id name } reader { id name } createdAt',
      middle: { columns: ['id'], table: 'Label', where: f => `"imageId" = '${f.imageId}'`, isDescending: true },
    },
    [['labels of one image', no]],
  ),
  ...all(
    {
      root: f => `datasetVersion(id: "${f.datasetVersionId}")`,
      field: 'items',
      selection: 'split groupKey image { id fileName } labelClass { id name }',
      middle: {
        columns: ['imageId'],
        table: 'DatasetItem',
        where: f => `"datasetVersionId" = '${f.datasetVersionId}'`,
        isDescending: false,
      },
    },
    [
      ['items of a dataset', no],
      ['items of a large split', () => 'split: TRAIN'],
      ['items of a small split', () => 'split: TEST'],
    ],
  ),
  ...all(events, eventFilters, true),
  ...all(
    { ...events, root: null, middle: { ...events.middle, where: () => '"projectId" is null' } },
    installationFilters,
  ),
  ...all(jobs, [
    ['jobs', no],
    ['jobs of a kind', () => 'kind: [PREDICT]'],
    ['jobs of a rare kind', () => 'kind: [TRAIN]'],
    ['jobs that failed', () => 'status: [FAILED]'],
  ]),
  ...all(
    predictions,
    [
      ['predictions', no],
      ['predictions of a model', f => `modelVersionId: "${f.common.modelVersionId}"`],
      ['predictions of a rare model', f => `modelVersionId: "${f.rare.modelVersionId}"`],
      ['predictions of a rare class', f => `predictedClassId: "${f.rare.labelClassId}"`],
      ['predictions for a rare person', f => `askedById: "${f.rare.readerId}"`],
      ['predictions of one image', f => `imageId: "${f.imageId}"`],
    ],
    true,
  ),
  ...all(
    {
      ...predictions,
      root: f => `predictionBatch(id: "${f.batchId}")`,
      middle: { columns: ['id'], table: 'Prediction', where: f => `"batchId" = '${f.batchId}'`, isDescending: false },
    },
    [['predictions of one request', no]],
  ),
  ...all(
    {
      ...jobs,
      field: 'predictionBatches',
      selection: 'id createdAt imageCount',
      middle: { ...byId, table: 'PredictionBatch' },
    },
    [
      ['requests for predictions', no],
      ['requests to a rare model', f => `modelVersionId: "${f.rare.modelVersionId}"`],
    ],
  ),
  ...all(
    files,
    [
      ['files of an import', no],
      ['files that were added', () => 'outcome: [ADDED, NEW]'],
      ['files that were refused', () => 'outcome: [REFUSED, CONFLICT]'],
      ['files by one name', () => 'search: "00000500.png"'],
      ['files by two letters that none has', () => 'search: "qx"'],
      ['files by a common part of the name', () => 'search: "images"'],
      ['files by a reason', () => 'search: "not a picture"'],
    ],
    true,
  ),
  ...all(
    users,
    [
      ['accounts', no],
      ['accounts by name', () => 'search: "Reader 0000005"'],
      ['accounts that are disabled', () => 'status: DISABLED'],
      ['accounts of administrators', () => 'isAdmin: true'],
    ],
    true,
  ),
]
