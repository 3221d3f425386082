import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startImport } from '#core/import/start-import.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { RequestFailed } from '../../examples/client.ts'

const { project, images, user, client, database, claim, url } = await openApi()

const owner = await project()
const rows = Array.from({ length: 24 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 }))
const [image] = await images(owner, rows)
if (!image) throw new Error('no image')
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const [, recipe] = recipes
if (!recipe) throw new Error('no recipe')
const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config: recipe.config })
const imported = await startImport(owner.admin, { projectId: owner.id, phantoms: { count: 8, seed: 1 } })
const hashes = { weightsSha256: 'w', preprocessingSha256: 'p' }
const model = await database.modelVersion.create({
  data: {
    ...{ projectId: owner.id, number: 1, trainingRunId: run.id, topologySha256: 't', preprocessing: {}, ...hashes },
    classNames: ['Normal', 'Fracture'],
    classIds: owner.labelClasses.map(c => c.id),
  },
})
const batch = await requestPredictions(owner.admin, { modelVersionId: model.id, imageIds: [image.id] })
const askedById = owner.admin.actor?.id ?? ''
const prediction = await database.prediction.create({
  data: {
    ...{ projectId: owner.id, batchId: batch.id, modelVersionId: model.id, imageId: image.id, inputSha256: 'i' },
    ...{ ...hashes, probabilities: [0.25, 0.75], probability: 0.75, engine: 'cpu', askedById, requestId: 'r' },
    predictedClassId: owner.labelClasses[1]?.id ?? '',
  },
})
const member = await user('member', { projectId: owner.id })
const stranger = await user('stranger')
await claim(run.jobId)
const { workerId } = await database.job.findUniqueOrThrow({ where: { id: run.jobId } })
const label = await database.label.findFirstOrThrow({ where: { imageId: image.id } })

const things: [noun: string, id: string][] = [
  ['Project', owner.id],
  ['LabelClass', owner.labelClasses[0]?.id ?? ''],
  ['Image', image.id],
  ['Label', label.id],
  ['DatasetVersion', frozen.id],
  ['TrainingRun', run.id],
  ['ModelVersion', model.id],
  ['PredictionBatch', batch.id],
  ['Prediction', prediction.id],
  ['Import', imported.id],
  ['Job', run.jobId],
  ['User', askedById],
]

const node = (id: string) => `{ node(id: "${id}") { __typename id } }`
const codesOf = (request: Promise<unknown>) =>
  request.then(
    () => 'it was answered',
    (error: unknown) => (error instanceof RequestFailed ? error.codes : error),
  )

test.each(things)('%s is found by its id alone, in capitals too, by whoever may see it', async (noun, id) => {
  const found = { node: { __typename: noun, id } }
  expect(await member.request(node(id))).toEqual(found)
  expect(await member.request(node(id.toUpperCase()))).toEqual(found)
  expect(await codesOf(stranger.request(node(id)))).toEqual(['NOT_FOUND'])
  expect(await codesOf(client().request(node(id)))).toEqual(['UNAUTHENTICATED'])
})

test.each(['', 'no id', "' or 1=1", randomUUID()])('%j is no node', async id => {
  expect(await codesOf(member.request(node(id)))).toEqual(['NOT_FOUND'])
})

test('several nodes come in the order asked, with what each fragment wants, null where there is none', async () => {
  const document = `query ($ids: [ID!]!) { nodes(ids: $ids) { id
    ... on Image { fileName currentLabel { labelClass { name } } } ... on TrainingRun { number job { id } } } }`
  const ids = [run.id, randomUUID(), image.id.toUpperCase(), 'nonsense', image.id]
  const seen = { id: image.id, fileName: image.fileName, currentLabel: { labelClass: { name: 'Normal' } } }
  expect(await member.request(document, { ids })).toEqual({
    nodes: [{ id: run.id, number: 1, job: { id: run.jobId } }, null, seen, null, seen],
  })
  expect(await stranger.request(document, { ids })).toEqual({ nodes: [null, null, null, null, null] })
  const many = Array.from({ length: 101 }, () => image.id)
  expect(await codesOf(member.request(document, { ids: many }))).toEqual(['INVALID_INPUT'])
})

test('a job is asked for by its id, and names what it works at', async () => {
  const document = `query ($id: ID!) { job(id: $id) { kind project { id } subject { __typename
    ... on TrainingRun { number } ... on Import { source } ... on PredictionBatch { imageCount } } } }`
  const subjects = [
    [run.jobId, { __typename: 'TrainingRun', number: 1 }],
    [imported.jobId, { __typename: 'Import', source: 'PHANTOM' }],
    [batch.jobId, { __typename: 'PredictionBatch', imageCount: 1 }],
  ] as const
  for (const [id, subject] of subjects)
    expect(await member.request(document, { id })).toMatchObject({ job: { project: { id: owner.id }, subject } })
  expect(await codesOf(stranger.request(document, { id: run.jobId }))).toEqual(['NOT_FOUND'])
})

test('a subscription follows a job whose id is written in capitals', async () => {
  const updates = member.subscribe(`subscription { job(id: "${batch.jobId.toUpperCase()}") { id status } }`)
  expect((await updates.next()).value).toEqual({ job: { id: batch.jobId, status: 'QUEUED' } })
  const next = updates.next()
  await claim(batch.jobId)
  expect((await next).value).toEqual({ job: { id: batch.jobId, status: 'RUNNING' } })
  await updates.return()
})

test('an audit event leads to what it is about', async () => {
  const auditor = await user('auditor', { projectId: owner.id, roles: ['AUDITOR'] })
  const document = `query ($id: ID!, $action: [AuditAction!]) { project(id: $id) { auditEvents(action: $action, first: 3) {
    edges { node { noun nounId node { __typename id ... on DatasetVersion { number } } } } } } }`
  expect(await auditor.request(document, { id: owner.id, action: ['DATASET_FROZEN', 'TRAINING_STARTED'] })).toEqual({
    project: {
      auditEvents: {
        edges: [
          { node: { noun: 'TRAINING_RUN', nounId: run.id, node: { __typename: 'TrainingRun', id: run.id } } },
          {
            node: {
              noun: 'DATASET_VERSION',
              nounId: frozen.id,
              node: { __typename: 'DatasetVersion', id: frozen.id, number: 1 },
            },
          },
        ],
      },
    },
  })
})

test('one root that is refused leaves its neighbours what they were answered', async () => {
  const query = `{ a: image(id: "${image.id}") { id } b: image(id: "${randomUUID()}") { id } c: recipes { name } }`
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: member.cookie },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await response.json()) as { data: object; errors: { path: string[] }[] }
  expect(data).toMatchObject({ a: { id: image.id }, b: null, c: expect.any(Array) })
  expect(errors.map(e => e.path)).toEqual([['b']])
})

test('host and process of a worker are for administrators of the installation', async () => {
  const root = await user('root', { isAdmin: true, projectId: owner.id })
  const document = `{ node(id: "${workerId}") { ... on Worker { host pid engine isAlive } } workers(first: 1) {
    edges { node { host pid } } } }`
  const machine = { host: 'test', pid: 1 }
  expect(await root.request(document)).toMatchObject({ node: machine, workers: { edges: [{ node: machine }] } })
  const hidden = { host: null, pid: null }
  expect(await member.request(document)).toMatchObject({
    node: { ...hidden, engine: 'CPU' },
    workers: { edges: [{ node: hidden }] },
  })
  expect(await codesOf(client().request(document))).toEqual(['UNAUTHENTICATED'])
})
