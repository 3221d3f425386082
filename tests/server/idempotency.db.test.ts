import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { configOf } from '#tests/kit/recipe.ts'

const { project, images, user, database } = await openApi()

interface Outcome {
  __typename: string
  id?: string
  message?: string
  field?: string
}

const owner = await project()
const made = await images(
  owner,
  Array.from({ length: 24 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
)
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const later = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const config = { ...configOf('quick-look'), imageSize: 32 }
const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config: config as never })
const model = await database.modelVersion.create({
  data: {
    ...{ projectId: owner.id, number: 1, trainingRunId: run.id, weightsSha256: 'w', topologySha256: 't' },
    ...{
      preprocessing: {},
      preprocessingSha256: 'p',
      classNames: ['Normal', 'Fracture'],
      classIds: owner.labelClasses.map(c => c.id),
    },
  },
})
const suspected = made[3]?.id ?? ''
await database.image.update({ where: { id: suspected }, data: { burnedIn: 'SUSPECTED' } })
const admin = await user('admin', { projectId: owner.id, roles: ['ADMIN'], isAdmin: true })

const document = (verb: string, type: string) => `
  mutation ($input: ${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input!, $key: String) {
    ${verb}(input: $input, idempotencyKey: $key) {
      __typename ... on ${type} { id } ... on UserError { message } ... on InvalidInput { field }
    }
  }`

const act = async (person: Pick<typeof admin, 'request'>, verb: string, type: string, input: object, key?: string) => {
  const answer = await person.request<Record<string, Outcome>>(document(verb, type), { input, key })
  return answer[verb] ?? { __typename: 'nothing' }
}

const projectId = owner.id
const labelClassId = owner.labelClasses[0]?.id ?? ''
const jobs = async () => {
  const job = await database.job.create({ data: { projectId, kind: 'TRAIN', createdById: admin.id } })
  return job.id
}
const newProject = () => ({
  name: randomUUID(),
  question: 'Is it broken?',
  labelClasses: ['Normal', 'Fracture'].map(name => ({ name, isPositive: name === 'Fracture' })),
})

const folder = path.join(process.env.LAMINA_TEST_FOLDERS ?? '', 'given')
mkdirSync(path.join(folder, 'Normal'), { recursive: true })
writeFileSync(path.join(folder, 'Normal', 'a.png'), 'no picture yet')
/** An import that was looked at whole. */
const checked = async () => {
  const { id } = await act(admin, 'checkImport', 'Import', { projectId, folder })
  const { checkJobId } = await database.import.findUniqueOrThrow({ where: { id } })
  await database.job.update({ where: { id: checkJobId ?? '' }, data: { status: 'SUCCEEDED', finishedAt: new Date() } })
  const reading = { levels: ['CLASS'], lists: [], splits: {}, group: { by: 'AUTOMATIC' } }
  const found = { fileCount: 1, levels: [], lists: [], groups: null, doubts: [], remarks: [] }
  await database.import.update({ where: { id }, data: { listedAt: new Date(), reading, found } })
  return id
}
const uploaded = async () => {
  const data = { projectId, fileName: 'a.zip', byteCount: 10n, createdById: admin.id }
  return (await database.upload.create({ data })).id
}
const otherUpload = await uploaded()

type Case = [verb: string, type: string, input: () => object | Promise<object>, other: object]
const cases: Case[] = [
  ['createProject', 'Project', newProject, { question: 'Another?' }],
  ['renameProject', 'Project', () => ({ projectId, question: randomUUID() }), { question: 'Another?' }],
  ['keepOriginals', 'Project', () => ({ projectId, keepsOriginals: true }), { keepsOriginals: false }],
  ['startImport', 'Import', () => ({ projectId, phantoms: { count: 8, seed: 1 } }), { frame: 2 }],
  [
    'setLabel',
    'Label',
    () => ({ imageId: made[0]?.id, labelClassId, expectedVersion: 1, reason: 'seen' }),
    { reason: 'x' },
  ],
  ['reviewBurnedIn', 'Image', () => ({ imageId: suspected, verdict: 'NO', expected: 'SUSPECTED' }), { verdict: 'YES' }],
  [
    'startBatch',
    'Batch',
    () => ({ projectId, kind: 'PUT_BACK', imageIds: [made[0]?.id], reason: 'it was right' }),
    { reason: 'x' },
  ],
  ['computeAgreement', 'AgreementReport', () => ({ projectId }), { projectId: randomUUID() }],
  ['findDuplicates', 'DuplicateSearch', () => ({ projectId }), { projectId: randomUUID() }],
  [
    'describeDatasetVersion',
    'DatasetVersion',
    () => ({ datasetVersionId: frozen.id, note: 'as it was', tags: ['first'], expectedRevision: 0 }),
    { note: 'x' },
  ],
  [
    'compareDatasets',
    'DatasetDifference',
    () => ({ fromId: frozen.id, datasetVersionId: later.id }),
    { fromId: randomUUID() },
  ],
  ['checkShortcuts', 'ShortcutCheck', () => ({ datasetVersionId: frozen.id }), { datasetVersionId: randomUUID() }],
  ['freezeDataset', 'DatasetFreeze', () => ({ projectId, seed: 2, ratio, whileImporting: true }), { seed: 3 }],
  ['waiveLeakage', 'DatasetVersion', () => ({ datasetVersionId: frozen.id, reason: 'drawn' }), { reason: 'x' }],
  [
    'startTrainingRun',
    'TrainingRun',
    () => ({ datasetVersionId: frozen.id, config }),
    { config: { ...config, seed: 9 } },
  ],
  [
    'requestPredictions',
    'PredictionBatch',
    () => ({ modelVersionId: model.id, imageIds: [made[1]?.id] }),
    { split: 'TEST' },
  ],
  ['checkImport', 'Import', () => ({ projectId, folder }), { frame: 2 }],
  ['readImport', 'Import', async () => ({ importId: await checked(), reading: {} }), { reading: { groupBy: 'NAME' } }],
  ['applyImport', 'Import', async () => ({ importId: await checked() }), { readers: [] }],
  ['removeUpload', 'Upload', async () => ({ uploadId: await uploaded() }), { uploadId: otherUpload }],
  ['cancelJob', 'Job', async () => ({ jobId: await jobs() }), { jobId: run.jobId }],
]

test.each(cases)('%s sent again with its key is done once, and answered alike', async (verb, type, input, other) => {
  const given = await input()
  const key = randomUUID()
  const events = () => database.auditEvent.count({ where: { actorId: admin.id, action: { not: 'SIGNED_IN' } } })
  const before = await events()
  const first = await act(admin, verb, type, given, key)
  expect(first).toEqual({ __typename: type, id: expect.any(String) })
  const written = (await events()) - before
  expect(await act(admin, verb, type, given, key)).toEqual(first)
  expect((await events()) - before).toBe(written)
  expect(await database.idempotentCall.count({ where: { key } })).toBe(1)
  expect(await act(admin, verb, type, { ...given, ...other }, key)).toMatchObject({
    __typename: 'InvalidInput',
    field: 'idempotencyKey',
  })
})

test('sent twice at once it is done once', async () => {
  const key = randomUUID()
  const input = { datasetVersionId: frozen.id, config: { ...config, seed: 77 } }
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => act(admin, 'startTrainingRun', 'TrainingRun', input, key)),
  )
  expect(new Set(answers.map(a => a.id)).size).toBe(1)
  expect(await database.trainingRun.count({ where: { projectId, seed: 77 } })).toBe(1)
})

test.each([
  ['checkImport', () => ({ projectId, folder }), 'CHECK_IMPORT'],
  ['readImport', async () => ({ importId: await checked(), reading: {} }), 'CHECK_IMPORT'],
  ['applyImport', async () => ({ importId: await checked() }), 'IMPORT'],
] as const)('%s sent eight times at once queues one job', async (verb, input, kind) => {
  const [key, given] = [randomUUID(), await input()]
  const queued = () => database.job.count({ where: { projectId, kind } })
  const before = await queued()
  const answers = await Promise.all(Array.from({ length: 8 }, () => act(admin, verb, 'Import', given, key)))
  expect(new Set(answers.map(a => `${a.__typename} ${a.id}`)).size).toBe(1)
  expect((await queued()) - before).toBe(1)
})

test('an upload given up eight times at once is given up once, and another one with its key stays', async () => {
  const [key, uploadId] = [randomUUID(), await uploaded()]
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => act(admin, 'removeUpload', 'Upload', { uploadId }, key)),
  )
  expect(answers).toEqual(Array(8).fill({ __typename: 'Upload', id: uploadId }))
  expect(await database.auditEvent.count({ where: { nounId: uploadId, action: 'UPLOAD_REMOVED' } })).toBe(1)
  expect((await act(admin, 'removeUpload', 'Upload', { uploadId: otherUpload }, key)).__typename).toBe('InvalidInput')
  expect(await database.upload.findUnique({ where: { id: otherUpload } })).toMatchObject({ removedAt: null })
})

test("another person's same key is another call", async () => {
  const other = await user('other', { projectId, roles: ['ENGINEER'] })
  const key = randomUUID()
  const input = { datasetVersionId: frozen.id, config }
  const [mine, theirs] = [
    await act(admin, 'startTrainingRun', 'TrainingRun', input, key),
    await act(other, 'startTrainingRun', 'TrainingRun', input, key),
  ]
  expect(mine.__typename).toBe('TrainingRun')
  expect(theirs.__typename).toBe('TrainingRun')
  expect(mine.id).not.toBe(theirs.id)
})

test('what was refused is not remembered: the same key may be tried again', async () => {
  const key = randomUUID()
  const input = newProject()
  expect((await act(admin, 'createProject', 'Project', { ...input, name: ' ' }, key)).__typename).toBe('InvalidInput')
  expect((await act(admin, 'createProject', 'Project', input, key)).__typename).toBe('Project')
})

test('an answer is remembered for those who may still see it', async () => {
  const leaving = await user('leaving', { projectId, roles: ['READER'] })
  const key = randomUUID()
  const input = { imageId: made[5]?.id, labelClassId, expectedVersion: 1 }
  expect((await act(leaving, 'setLabel', 'Label', input, key)).__typename).toBe('Label')
  await database.membership.delete({ where: { projectId_userId: { projectId, userId: leaving.id } } })
  expect((await act(leaving, 'setLabel', 'Label', input, key)).__typename).toBe('NotFound')
})

test.each(['short', 'x'.repeat(129), `${'k'.repeat(10)}\u0000`])('the key %j is refused by its name', async key => {
  const answer = await act(admin, 'keepOriginals', 'Project', { projectId, keepsOriginals: true }, key)
  expect(answer).toMatchObject({ __typename: 'InvalidInput', field: 'idempotencyKey' })
})
