import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { offerFirstAdministrator } from '#core/invitation/offer-first-administrator.ts'
import { recipes } from '#core/training-run/config.ts'
import { openApi } from '#tests/kit/api.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { startWorker } from '#tests/kit/worker.ts'
import { type Client, orThrow, signIn } from '../../examples/client.ts'
import { signWaiver } from '../../scripts/demo/copies.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { freeze } from '../../scripts/demo/freeze.ts'
import * as story from './story-documents.ts'

const api = await openApi()
const { database, url } = api
const email = 'first@example.org'
const password = 'correct horse battery'
let admin: Client
let projectId = ''
let datasetVersionId = ''
let runId = ''
let modelVersionId = ''

let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  worker = await startWorker({ LAMINA_ENGINE: 'wasm' })
})
afterAll(() => worker.stop())
const until = (id: string) => story.statusesUntilOver(admin, id)

test('1. the first administrator comes in by the one-time link, and the session opens HTTP and WebSocket', async () => {
  const offer = await offerFirstAdministrator(database, new Date())
  const accept = `mutation ($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) { __typename ... on UserError { message } ... on User { name } }
  }`
  const input = { token: offer?.token, name: 'First', email, password }
  const outside = api.client()
  expect(await outside.request(accept, { input })).toEqual({ acceptInvitation: { __typename: 'User', name: 'First' } })
  expect(await outside.request(accept, { input })).toMatchObject({ acceptInvitation: { __typename: 'NotFound' } })
  admin = api.client(await signIn(url, email, password))
  expect(await admin.request<documents.ViewerData>(documents.viewer)).toEqual({ viewer: { user: { name: 'First' } } })
})

test('2. a project is created from the preset', async () => {
  const { projectPresets } = await admin.request<{
    projectPresets: { question: string; labelClasses: { name: string; isPositive: boolean }[] }[]
  }>('{ projectPresets { question labelClasses { name isPositive } } }')
  const preset = projectPresets[0]
  const input = { name: 'Cervical', ...preset }
  const made = await admin.request<documents.Created>(documents.createProject, { input })
  projectId = orThrow(made.createProject).id
  expect(preset?.labelClasses).toEqual([
    { name: 'Normal', isPositive: false },
    { name: 'Fracture', isPositive: true },
  ])
  const twice = await admin.request<documents.Created>(documents.createProject, { input })
  expect(twice.createProject).toMatchObject({ __typename: 'Conflict' })
})

test('3. a folder goes in, with progress; the broken file is named', async () => {
  const files: Record<string, Buffer | string> = { 'Normal/broken.png': 'no picture' }
  for (let i = 0; i < 80; i++) {
    const name = i % 2 ? 'Fracture' : 'Normal'
    files[`${name}/p${i >> 2}-${i}.png`] = await drawPicture(i, i % 2 === 1)
  }
  const folder = await writeTree(await newFolder(), files)
  const input = { projectId, folder, reading: { groupPattern: '(p\\d+-\\d|broken)' } }
  const { startImport } = await admin.request<documents.StartedImport>(documents.startImport, { input })
  const started = orThrow(startImport)
  const statuses = await until(started.job.id)
  expect(statuses.at(-1)).toBe('SUCCEEDED')
  const { project } = await admin.request<documents.ProjectData>(documents.projectFacts, { id: projectId })
  expect(project).toMatchObject({
    imageCount: 80,
    labelCounts: [
      { imageCount: 40, labelClass: { name: 'Normal' } },
      { imageCount: 40, labelClass: { name: 'Fracture' } },
    ],
    imports: { edges: [{ node: { refusedCount: 1, refusals: { edges: [{ node: { path: 'Normal/broken.png' } }] } } }] },
  })
})

test('4. the grid pages by cursor, a label gets a next version, the slower of two gets the current value', async () => {
  const seen: string[] = []
  let after: string | null = null
  let classes: { id: string }[] = []
  for (let more = true; more; ) {
    const { project }: story.GridData = await admin.request<story.GridData>(story.grid, { id: projectId, after })
    seen.push(...project.images.edges.map(e => e.node.id))
    after = project.images.pageInfo.endCursor
    more = project.images.pageInfo.hasNextPage
    classes = project.labelClasses
  }
  expect(new Set(seen).size).toBe(80)
  const imageId = seen[0]
  const give = (labelClassId = '') =>
    admin.request<documents.Labelled>(documents.setLabel, { input: { imageId, labelClassId, expectedVersion: 1 } })
  expect(orThrow((await give(classes[0]?.id)).setLabel).version).toBe(1)
  expect((await give(classes[1]?.id)).setLabel).toMatchObject({ __typename: 'LabelConflict' })
  expect((await give('nonsense')).setLabel).toMatchObject({ __typename: 'InvalidInput' })
  const { image } = await admin.request<story.ImageData>(story.imageHistory, { id: imageId })
  expect(image.labels.edges.map(e => e.node)).toEqual([
    { version: 1, reader: { name: 'First' }, origin: 'READER' },
    { version: 1, reader: null, origin: 'IMPORT' },
  ])
  expect(image.neighbours).toEqual({ previous: null, next: { id: seen[1] } })
  expect(
    createHash('sha256')
      .update(await admin.download(image.url))
      .digest('hex'),
  ).toBe(image.sha256)
  expect((await admin.download(image.thumbnailUrl)).subarray(8, 12).toString()).toBe('WEBP')
})

test('5. a dataset version is frozen, and its manifest gives the hash that names it', async () => {
  const input = { projectId, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } }
  const frozen = await freeze<documents.FrozenData>(admin, input, documents.frozenFacts)
  datasetVersionId = frozen.id
  expect(frozen.splits.reduce((sum, s) => sum + s.imageCount, 0)).toBe(80)
  const manifest = await admin.download(`/files/datasets/${frozen.id}/manifest.csv`)
  expect(createHash('sha256').update(manifest).digest('hex')).toBe(frozen.manifestSha256)
  const wrong = { projectId, seed: 1, counts: { train: 79, validation: 79, test: 79 } }
  const refused = await admin.request<documents.AskedFreeze>(documents.freezeDataset, { input: wrong })
  expect(refused.freezeDataset).toMatchObject({ __typename: 'InvalidInput' })
})

test('6. a run is started from the recipe of the API; a config out of range is refused beside its field', async () => {
  const { recipes: offered } = await admin.request<documents.RecipesData>(documents.recipes)
  expect(offered.map(r => r.name)).toEqual(recipes.map(r => r.name))
  const quick = offered.find(r => r.name === 'quick-look')?.config
  const config = { ...quick, imageSize: 32, epochs: 12, patience: null, batchSize: 8 }
  const start = (change: object) =>
    admin.request<documents.StartedRun>(documents.startTrainingRun, {
      input: { datasetVersionId, config: { ...config, ...change } },
    })
  const message = 'config.learningRate is -1; allowed: above 0, at most 1'
  expect((await start({ learningRate: -1 })).startTrainingRun).toMatchObject({ __typename: 'InvalidInput', message })
  const unseen = (await start({})).startTrainingRun
  expect(unseen).toMatchObject({ message: expect.stringContaining('80 images were not compared by any search') })
  await signWaiver(admin, datasetVersionId, 'Drawn one by one')
  runId = orThrow((await start({ augmentation: { flip: true } })).startTrainingRun).id
})

test('7 and 8. it trains for real; a socket that is cut after every update still sees each epoch exactly once', async () => {
  const seen: number[] = []
  const losses: number[] = []
  let cursor = 0
  let status = ''
  let sockets = 0
  while (!['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(status)) {
    // Each with a connection of its own, dropped by leaving the loop; the cursor is all that is carried over.
    const client = api.client(await sessionCookie())
    sockets += 1
    for await (const { trainingRun } of client.subscribe<story.EpochsEvent>(story.watchEpochs, {
      id: runId,
      after: cursor,
    })) {
      seen.push(...trainingRun.epochs.map(e => e.number))
      losses.push(...trainingRun.epochs.map(e => e.trainLoss))
      cursor = trainingRun.cursor
      status = trainingRun.trainingRun.job.status
      if (trainingRun.epochs.length > 0) break
    }
    await client.close()
  }
  expect(status).toBe('SUCCEEDED')
  expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  expect(sockets).toBeGreaterThan(2)
  expect(Math.min(...losses)).toBeLessThan(losses[0] ?? 0)

  const { trainingRun } = await admin.request<documents.EndedRun>(documents.runFacts, { id: runId })
  const test = trainingRun.modelVersion?.evaluations[0]
  expect(trainingRun).toMatchObject({ stopReason: 'COMPLETED', epochs: { edges: { length: 12 } } })
  expect(test?.confusion.flat().reduce((a, b) => a + b, 0)).toBe(test?.imageCount)
  expect(test?.accuracy.low).toBeLessThanOrEqual(test?.accuracy.value ?? 0)
  expect(test?.warnings[0]?.message).toMatch(/^trained under a waiver of .+ \("Drawn one by one"\): 80 images were not/)
  modelVersionId = trainingRun.modelVersion?.id ?? ''
  const weights = await admin.download(`/files/models/${modelVersionId}/weights.bin`)
  expect(createHash('sha256').update(weights).digest('hex')).toBe(trainingRun.modelVersion?.weightsSha256)
}, 120_000)

test('a finished run tells where its time went and with what it was trained', async () => {
  const { trainingRun } = await admin.request<story.AfterTraining>(story.afterTraining, { id: runId })
  const { trainMs = 0, validateMs = 0, evaluateMs = 0, writeMs = 0 } = trainingRun.timings ?? {}
  expect(Math.min(trainMs, validateMs, evaluateMs, writeMs)).toBeGreaterThan(0)
  expect(trainingRun.memoryEstimateBytes).toBeGreaterThan(1e6)
  const augmentation = { flip: true, rotationDegrees: 0, shift: 0, brightness: 0, contrast: 0 }
  expect(trainingRun.config).toEqual({ frozenBlocks: 0, pretrainedModel: null, augmentation })
})

let cookie = ''
const sessionCookie = async () => {
  cookie ||= await signIn(url, email, password)
  return cookie
}

test('9. a whole split and one image are predicted; the second answer equals the first', async () => {
  const ask = async (input: object) => {
    const { requestPredictions } = await admin.request<documents.Requested>(documents.requestPredictions, { input })
    const batch = orThrow(requestPredictions)
    expect((await until(batch.job.id)).at(-1)).toBe('SUCCEEDED')
    return database.prediction.findMany({ where: { batchId: batch.id }, orderBy: { imageId: 'asc' } })
  }
  const evaluated = await database.prediction.findMany({ where: { modelVersionId }, orderBy: { imageId: 'asc' } })
  const split = await ask({ modelVersionId, datasetVersionId, split: 'TEST' })
  expect(split.map(p => p.probabilities)).toEqual(evaluated.map(p => p.probabilities))
  const one = await ask({ modelVersionId, imageIds: [split[0]?.imageId] })
  expect(one).toHaveLength(1)
  expect(one[0]).toMatchObject({
    engine: 'wasm',
    threshold: 0.5,
    inputSha256: split[0]?.inputSha256,
    weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    preprocessingSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(one[0]?.probabilities[0]).toBeCloseTo(split[0]?.probabilities[0] ?? 0, 5)
  const nothing = { modelVersionId, imageIds: [] }
  const refused = await admin.request<documents.Requested>(documents.requestPredictions, { input: nothing })
  expect(refused.requestPredictions).toMatchObject({ __typename: 'InvalidInput' })
}, 60_000)

test('10. one query answers which model said it, trained by whom, on which data, labelled by whom', async () => {
  const { id } = await database.prediction.findFirstOrThrow({ where: { modelVersionId }, orderBy: { id: 'desc' } })
  const { prediction } = await admin.request<documents.PredictionData>(documents.whyThisAnswer, { id })
  expect(prediction.askedBy.name).toBe('First')
  expect(prediction.modelVersion.trainingRun).toMatchObject({
    createdBy: { name: 'First' },
    seed: 1,
    datasetVersion: {
      readers: [
        { origin: 'IMPORT', labelCount: 79 },
        { origin: 'READER', labelCount: 1 },
      ],
    },
  })
  const trail = prediction.auditTrail.edges.map(e => e.node)
  const actions = trail.map(e => e.action)
  expect(actions.slice(0, 3)).toEqual(['IMPORT_STARTED', 'IMAGE_ADDED', 'LABEL_GIVEN'])
  expect(actions).toEqual(
    expect.arrayContaining([
      ...['DATASET_FREEZE_REQUESTED', 'DATASET_FROZEN', 'LEAKAGE_WAIVED', 'TRAINING_STARTED'],
      ...['TRAINING_FINISHED', 'MODEL_REGISTERED', 'MODEL_EVALUATED'],
    ]),
  )
  expect(actions.filter(a => a === 'EPOCH_RECORDED')).toHaveLength(12)
  expect(actions.at(-1)).toBe('PREDICTIONS_RECORDED')
  expect(trail).toEqual(trail.toSorted((a, b) => a.at.localeCompare(b.at)))
})
