import { PrismaPg } from '@prisma/adapter-pg'
import { graphql } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { PrismaClient } from '#core/generated/prisma/client.ts'
import { openListener } from '#core/listen.ts'
import { createProject } from '#core/project/create-project.ts'
import { readSettings } from '#core/settings.ts'
import { schema } from '#server/schema/index.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { documentOf } from '../../bench/harness/web-documents.ts'

/** What each screen asks of a list takes as many statements for two hundred rows as for one; rows-read.db.test.ts counts rows. */

const { project, images } = await openCore()
const owner = await project()
const { admin } = owner
const projectId = owner.id
const actorId = admin.actor?.id ?? ''
const made = await images(
  owner,
  Array.from({ length: 200 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
)
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const frozen = await freezeNow(admin, { projectId, seed: 1, ratio })

const url = readSettings().databaseUrl ?? ''
const database = new PrismaClient({
  adapter: new PrismaPg({ connectionString: url }),
  log: [{ emit: 'event', level: 'query' }],
})
let statements: string[] = []
database.$on('query', ({ query }) => void statements.push(query))
const listener = await openListener(url, log)
afterAll(async () => {
  await listener.close()
  await database.$disconnect()
})

const labelClassId = owner.labelClasses[0]?.id ?? ''
for (let i = 0; i < 39; i++)
  await createProject(admin, {
    name: `project ${i}`,
    question: 'Is it broken?',
    labelClasses: ['Normal', 'Fracture'].map(name => ({ name, isPositive: name === 'Fracture' })),
  })
for (let number = 2; number <= 41; number++)
  await database.datasetVersion.create({
    data: {
      ...{ projectId, number, seed: 1, splitRule: { ratio }, createdById: actorId },
      manifestSha256: 'm',
      imageCount: 0,
      ...{ classes: [], splits: [], readers: [] },
      groupCount: 0,
    },
  })
const jobData = { projectId, kind: 'TRAIN' as const, createdById: actorId }
let modelVersionId = ''
for (let number = 1; number <= 40; number++) {
  const job = await database.job.create({ data: jobData })
  const run = await database.trainingRun.create({
    data: {
      ...{
        projectId,
        number,
        datasetVersionId: frozen.id,
        jobId: job.id,
        seed: 1,
        codeVersion: '',
        createdById: actorId,
      },
      config: {},
      epochs: {
        create: {
          number: 1,
          attempt: 1,
          trainLoss: 1,
          trainAccuracy: 1,
          validationLoss: number,
          validationAccuracy: 1,
          durationMs: 1,
          imagesPerSecond: 1,
        },
      },
    },
  })
  const model = await database.modelVersion.create({
    data: {
      ...{ projectId, number, trainingRunId: run.id, weightsSha256: 'w', topologySha256: 't', preprocessing: {} },
      ...{ preprocessingSha256: 'p', classNames: ['Normal', 'Fracture'], classIds: owner.labelClasses.map(c => c.id) },
    },
  })
  modelVersionId = model.id
}
const job = await database.job.create({ data: { ...jobData, kind: 'PREDICT' } })
const batch = await database.predictionBatch.create({
  data: { projectId, modelVersionId, jobId: job.id, imageCount: made.length, requestId: 'r', createdById: actorId },
})
await database.prediction.createMany({
  data: made.map(image => ({
    ...{ projectId, batchId: batch.id, modelVersionId, imageId: image.id, inputSha256: 'i', weightsSha256: 'w' },
    ...{ preprocessingSha256: 'p', probabilities: [0.5, 0.5], probability: 0.5, engine: 'cpu' },
    ...{ predictedClassId: labelClassId, askedById: actorId, requestId: 'r' },
  })),
})
await database.auditEvent.createMany({
  data: made.map(image => ({
    projectId,
    actorId,
    requestId: 'r',
    action: 'IMAGE_ADDED',
    noun: 'Image',
    nounId: image.id,
  })),
})

async function ask(source: string): Promise<string[]> {
  statements = []
  const { errors } = await graphql({ schema, source, contextValue: { ...admin, database, listener, publicUrl: '' } })
  expect(errors).toBeUndefined()
  return statements.filter(s => !/^(BEGIN|COMMIT)/.test(s))
}

const inProject = (list: string) => (first: number) =>
  `{ project(id: "${projectId}") { ${list.replace('FIRST', `first: ${first}`)} } }`

const screens: [name: string, document: (first: number) => string, counts: number[]][] = [
  [
    'home',
    first => `{ projects(first: ${first}) { pageInfo { endCursor } edges { node { id name imageCount groupCount
      unlabelledCount viewerRoles labelCounts { imageCount labelClass { id name position } } } } } }`,
    [1, 40],
  ],
  [
    'grid',
    inProject(
      `images(FIRST) { totalCount edges { node { id thumbnailUrl burnedIn currentLabel { id labelClass { name } } } } }`,
    ),
    [1, 40, 200],
  ],
  [
    'neighbours',
    inProject(
      `images(FIRST) { edges { node { neighbours(unlabelled: false) { previous { id currentLabel { version } } next { id } } } } }`,
    ),
    [2, 40, 200],
  ],
  [
    'datasets',
    inProject(`datasetVersions(FIRST) { edges { node { number trainingRunCount createdBy { name }
      readers { labelCount reader { name } } splits { split imageCount groupCount classes { labelClass { name } } } } } }`),
    [1, 40],
  ],
  [
    'runs',
    inProject(`trainingRuns(FIRST) { edges { node { number epochCount lowestValidationLoss createdBy { name }
      datasetVersion { number } modelVersion { number } job { id status worker { engine } } } } }`),
    [1, 40],
  ],
  [
    'models',
    inProject(`modelVersions(FIRST) { edges { node { number predictionCount
      trainingRun { number datasetVersion { number } } evaluations { split } } } }`),
    [1, 40],
  ],
  [
    'predictions',
    inProject(`predictions(FIRST) { totalCount edges { node { id probabilities { name } splitInTraining
      frozenLabel { version labelClass { name } reader { name } } image { thumbnailUrl currentLabel { labelClass { name } } } } } }`),
    [1, 40, 200],
  ],
  [
    'trails',
    inProject(
      `predictions(FIRST) { edges { node { auditTrail(first: 3) { totalCount edges { node { action actor { name } } } } } } }`,
    ),
    [1, 40],
  ],
  [
    'audit',
    inProject(
      `auditEvents(FIRST) { totalCount edges { node { action actor { name } node { id ... on Image { fileName } } } } }`,
    ),
    [1, 40, 200],
  ],
  [
    'jobs',
    inProject(`jobs(FIRST) { edges { node { kind status subject { __typename ... on TrainingRun { number } } } } }`),
    [1, 40],
  ],
]

test.each(screens)('%s: as many statements for many rows as for one', async (_name, document, [one = 1, ...more]) => {
  const few = (await ask(document(one))).length
  for (const count of more) expect(await ask(document(count))).toHaveLength(few)
  expect(few).toBeLessThanOrEqual(16)
})

/** By what tells something it is asked first whether whoever looks reads blind. */
test.each([
  ['NEWEST_FIRST', 5],
  ['OLDEST_FIRST', 5],
  ['FILE_NAME_ASCENDING', 6],
  ['GROUP_DESCENDING', 6],
])('a page of the grid, as the pages ask for it, takes few statements: %s at most %i', async (orderBy, most) => {
  const source = documentOf('ImagePage')
  const variableValues = { projectId, first: 120, startAt: 0, countedTo: null, filter: {}, orderBy }
  statements = []
  const contextValue = { ...admin, database, listener, publicUrl: '' }
  const { errors } = await graphql({ schema, source, variableValues, contextValue })
  expect(errors).toBeUndefined()
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(most)
})
