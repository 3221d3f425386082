import { PrismaPg } from '@prisma/adapter-pg'
import { graphql } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { PrismaClient } from '#core/generated/prisma/client.ts'
import { openListener } from '#core/listen.ts'
import { findImages, findLastRecorded } from '#core/prediction/find-images.ts'
import { recordChunk } from '#core/prediction/record.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { readSettings } from '#core/settings.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { schema } from '#server/schema/index.ts'
import { openAsked } from '#tests/kit/asked.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const core = await openCore()
const { project, images } = core
const owner = await project()
await images(
  owner,
  Array.from({ length: 120 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
)
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
for (let seed = 0; seed < 6; seed++) await freezeNow(owner.admin, { projectId: owner.id, seed, ratio })

const url = readSettings().databaseUrl ?? ''
const database = new PrismaClient({
  adapter: new PrismaPg({ connectionString: url }),
  log: [{ emit: 'event', level: 'query' }],
})
let statements = 0
let texts: string[] = []
database.$on('query', ({ query }) => {
  statements += 1
  texts.push(query)
})
const listener = await openListener(url, log)
afterAll(async () => {
  await listener.close()
  await database.$disconnect()
})

async function count(source: string, by = owner): Promise<number> {
  statements = 0
  texts = []
  const { errors } = await graphql({
    schema,
    source,
    contextValue: { ...by.admin, database, listener, publicUrl: '' },
  })
  expect(errors).toBeUndefined()
  return statements
}

test('a page of images takes as many statements for a hundred rows as for one', async () => {
  const page = (first: number) => `{ project(id: "${owner.id}") { images(first: ${first}) {
    totalCount edges { node { id thumbnailUrl readingState labelClass { name } } } } } }`
  const one = await count(page(1))
  expect(await count(page(100))).toBe(one)
  expect(one).toBeLessThanOrEqual(5)
})

test('the audit trail with its actors takes as many statements for a hundred events as for one', async () => {
  const page = (first: number) => `{ project(id: "${owner.id}") { auditEvents(first: ${first}) {
    totalCount edges { node { action actor { name } } } } } }`
  expect(await count(page(100))).toBe(await count(page(1)))
})

test('a list of imports takes as many statements for twelve as for one', async () => {
  const list = `{ project(id: "${owner.id}") { imports { edges { node {
    id source location stage addedCount knownCount refusedCount checkJob { id status } job { id status } } } } } }`
  const report = `{ project(id: "${owner.id}") { imports { edges { node {
    outcomeCounts { outcome fileCount } deidentification { fileCount }
    classCounts { totalCount edges { node { className labelClass { name } } } }
    labellers { totalCount edges { node { name suggestedReader { name } } } } } } } } }`
  const one = await count(list)
  const oneReport = await count(report)
  const imports = Array.from({ length: 11 }, (_, i) => ({
    ...{ projectId: owner.id, source: 'FOLDER' as const, location: `/scans/${i}`, columns: ['file', 'label'] },
  }))
  await database.import.createMany({ data: imports })
  const all = await database.import.findMany()
  await database.importFile.createMany({
    data: all.map(({ id: importId }) => ({
      ...{ importId, position: 0, path: 'a.png', className: 'Normal', outcome: 'NEW' as const },
      answers: [{ className: 'Normal', labeller: 'admin', at: null }],
    })),
  })
  expect(await count(list)).toBe(one)
  // The suggested member is looked up once where there is one.
  expect(await count(report)).toBeLessThanOrEqual(oneReport + 1)
  expect(one).toBeLessThanOrEqual(6)
})

test('the report of an import takes as many statements for a hundred files as for one', async () => {
  const { id: importId } = await database.import.findFirstOrThrow({ where: { location: '/scans/1' } })
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({
      importId,
      position: from + i,
      path: `${from + i}.png`,
      className: `class ${i % 7}`,
      answers: [{ className: `class ${i % 7}`, labeller: `reader ${i}`, at: null }],
      outcome: 'NEW' as const,
      sha256: '0'.repeat(64),
    }))
  const report = `{ import(id: "${importId}") {
    stage classCounts(first: 200) { totalCount edges { node { className newCount labelClass { id } } } }
    labellers(first: 200) { totalCount edges { node { name answerCount suggestedReader { name } } } }
    outcomeCounts { outcome fileCount } files(first: 100) { totalCount edges { node { path reason } } }
    groupPreview { ... on ImportGroupPreview { groupCount rows { path by } } } } }`
  await database.importFile.deleteMany({ where: { importId } })
  await database.importFile.createMany({ data: rows(0, 1) })
  const one = await count(report)
  await database.importFile.createMany({ data: rows(1, 100) })
  expect(await count(report)).toBe(one)
})

test('a count that is asked for under ten names is counted once', async () => {
  const list = (counts: string) => `{ project(id: "${owner.id}") { images(first: 1, search: "g") { ${counts} } } }`
  const ten = Array.from({ length: 10 }, (_, i) => `c${i}: totalCount(atMost: ${i + 1})`).join(' ')
  expect(await count(list(`${ten} c: totalCount`))).toBe(await count(list('totalCount')))
})

test('whoever asks about requests for predictions reads of no image that they were for', async () => {
  const [frozen] = await database.datasetVersion.findMany({ where: { projectId: owner.id } })
  const [, recipe] = recipes
  if (!frozen || !recipe) throw new Error('no dataset version or recipe')
  const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config: recipe.config })
  const model = await database.modelVersion.create({
    data: {
      ...{ projectId: owner.id, number: 1, trainingRunId: run.id, weightsSha256: 'w', topologySha256: 't' },
      ...{ preprocessing: {}, preprocessingSha256: 'p' },
      classNames: owner.labelClasses.map(c => c.name),
      classIds: owner.labelClasses.map(c => c.id),
    },
  })
  const ask = () =>
    requestPredictions(owner.admin, { modelVersionId: model.id, datasetVersionId: frozen.id, split: 'TRAIN' })
  const batch = await ask()
  const list = `{
    project(id: "${owner.id}") {
      predictionBatches { edges { node { id imageCount split createdBy { name } job { status } } } }
      jobs(kind: PREDICT) { edges { node { subject { ... on PredictionBatch { id imageCount split } } } } }
    }
    predictionBatch(id: "${batch.id}") { imageCount createdAt }
    node(id: "${batch.id}") { ... on PredictionBatch { imageCount createdAt } }
  }`
  const one = await count(list)
  expect(texts.filter(text => text.includes('"PredictionBatch"."imageIds"'))).toEqual([])
  for (let i = 0; i < 12; i++) await ask()
  // What asks in the same moment goes together, or just not.
  expect(await count(list)).toBeLessThanOrEqual(one + 4)
  const { data } = await graphql({
    schema,
    source: `{ predictionBatch(id: "${batch.id}") { imageCount } }`,
    contextValue: { ...owner.admin, database, listener, publicUrl: '' },
  })
  expect(data).toEqual({ predictionBatch: { imageCount: batch.imageCount } })
})

test('a page of a request takes as many statements for fifty predictions as for one, however many it has', async () => {
  const many = await openAsked(core, 1_000)
  const { id: modelVersionId } = many.model
  const batch = await requestPredictions(many.owner.admin, {
    ...{ modelVersionId, datasetVersionId: many.dataset.id, split: many.split },
  })
  const page = (first: number) => `{ predictionBatch(id: "${batch.id}") { id imageCount predictionCount
    job { id status phase done total failure }
    predictions(first: ${first}) { pageInfo { hasNextPage endCursor } edges { cursor node {
      id createdAt splitInTraining predictedClass { id name position } probabilities { name probability }
      image { id fileName thumbnailUrl currentLabel { id labelClass { id name position } } }
      modelVersion { id number } askedBy { id name } } } } } }`
  const held = await core.claim(batch.jobId)
  const tell = async (take: number) => {
    const after = await findLastRecorded(core.product(), batch)
    const answers = (await findImages(core.product(), batch, after, take)).map(image => {
      return { imageId: image.id, inputSha256: image.pictureSha256, probabilities: [0.4, 0.6] }
    })
    await recordChunk(core.product(), held, batch, many.model, 'wasm', answers)
  }
  await tell(1)
  const one = await count(page(1), many.owner)
  expect(one).toBeLessThanOrEqual(13)
  for (let i = 0; i < 4; i++) await tell(250)
  expect(await count(page(50), many.owner)).toBe(one)
})
