import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { project, images, database, queue, user } = await openApi()
const owner = await project()
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
await images(
  owner,
  Array.from({ length: 12 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
)
const { id: datasetVersionId } = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const config = recipes.find(r => r.name === 'quick-look')?.config
if (!config) throw new Error('no recipe')
const engineer = await user('engineer', { projectId: owner.id, roles: ['ENGINEER'] })
const reader = await user('reader', { projectId: owner.id, roles: ['READER'] })
beforeEach(async () => void (await database.$executeRaw`delete from pgboss.job`))

const resume = `mutation ($input: ResumeTrainingRunInput!, $key: String) {
  resumeTrainingRun(input: $input, idempotencyKey: $key) {
    __typename
    ... on TrainingRun { id number job { status failure } }
    ... on Conflict { message }
    ... on Forbidden { requiredRoles }
    ... on NotFound { noun }
    ... on InvalidInput { field }
  }
}`
const retry = `mutation ($input: RetryJobInput!, $key: String) {
  retryJob(input: $input, idempotencyKey: $key) {
    __typename
    ... on Job { id status attempt }
    ... on Conflict { message }
    ... on Forbidden { requiredRoles }
    ... on InvalidInput { field allowed }
  }
}`
const fail = (id: string) =>
  database.job.update({ where: { id }, data: { status: 'FAILED', failure: 'it broke', attempt: 3 } })
const takeAll = async (kind: 'TRAIN' | 'PREDICT' | 'IMPORT') => {
  const taken = []
  for (let one = await queue.take(kind); one; one = await queue.take(kind)) taken.push(one)
  return taken
}

test('a failed run goes on through the API, once for a key, and the answer is the run', async () => {
  const run = await startTrainingRun(owner.admin, { datasetVersionId, config })
  await fail(run.jobId)
  const ask = (key: string | null, by = engineer) => by.request(resume, { input: { trainingRunId: run.id }, key })
  expect(await ask(null, reader)).toEqual({
    resumeTrainingRun: { __typename: 'Forbidden', requiredRoles: ['ENGINEER', 'ADMIN'] },
  })
  const key = randomUUID()
  const answer = { __typename: 'TrainingRun', id: run.id, number: run.number, job: { status: 'QUEUED', failure: null } }
  expect(await ask(key)).toEqual({ resumeTrainingRun: answer })
  expect(await ask(key)).toEqual({ resumeTrainingRun: answer })
  expect(await ask(randomUUID())).toMatchObject({ resumeTrainingRun: { __typename: 'Conflict' } })
  expect(await takeAll('TRAIN')).toEqual([{ kind: 'TRAIN', id: run.jobId, attempt: 4 }])
  expect(await database.auditEvent.count({ where: { nounId: run.id, action: 'TRAINING_RESUMED' } })).toBe(1)
  const unknown = await engineer.request(resume, { input: { trainingRunId: randomUUID() } })
  expect(unknown).toEqual({ resumeTrainingRun: { __typename: 'NotFound', noun: 'TrainingRun' } })
})

test('predictions and imports that failed are tried again, for whoever may ask for them; a run has a way of its own', async () => {
  const createdById = owner.admin.actor?.id ?? ''
  const failed = async (kind: 'PREDICT' | 'IMPORT' | 'TRAIN') => {
    const job = await inTransaction(owner.admin, ctx => enqueueJob(ctx, { projectId: owner.id, kind, createdById }))
    await fail(job.id)
    return job.id
  }
  const [predictions, imported, training] = [await failed('PREDICT'), await failed('IMPORT'), await failed('TRAIN')]
  const ask = (id: string, by = engineer) => by.request(retry, { input: { jobId: id } })
  const queued = (id: string) => ({ retryJob: { __typename: 'Job', id, status: 'QUEUED', attempt: 3 } })
  expect(await ask(predictions, reader)).toEqual(queued(predictions))
  expect(await ask(imported, reader)).toMatchObject({ retryJob: { __typename: 'Forbidden' } })
  expect(await ask(imported)).toEqual(queued(imported))
  expect(await ask(imported)).toMatchObject({ retryJob: { __typename: 'Conflict' } })
  expect(await ask(training)).toMatchObject({ retryJob: { __typename: 'InvalidInput', field: 'id' } })
  const askedBy = (by: typeof engineer, id: string) =>
    by.request('query ($id: ID!) { job(id: $id) { isAskedByViewer } }', { id })
  expect(await askedBy(reader, predictions)).toEqual({ job: { isAskedByViewer: true } })
  expect(await askedBy(reader, imported)).toEqual({ job: { isAskedByViewer: false } })
  expect(await askedBy(engineer, imported)).toEqual({ job: { isAskedByViewer: true } })
  expect(await takeAll('PREDICT')).toEqual([{ kind: 'PREDICT', id: predictions, attempt: 4 }])
  expect(await takeAll('IMPORT')).toEqual([{ kind: 'IMPORT', id: imported, attempt: 4 }])
  const events = await database.auditEvent.findMany({ where: { action: 'JOB_RETRIED' } })
  expect(events.map(e => [e.nounId, e.before])).toEqual(
    [predictions, imported].map(id => [id, { status: 'FAILED', failure: 'it broke' }]),
  )
})
