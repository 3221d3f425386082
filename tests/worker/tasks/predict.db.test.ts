import { expect, test } from 'vitest'
import { cancelJob } from '#core/job/cancel.ts'
import { claimJob } from '#core/job/claim.ts'
import { finishPredictionBatch } from '#core/prediction/finish-batch.ts'
import { chunkSize } from '#core/prediction/record.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { openAsked } from '#tests/kit/asked.ts'
import { openCore } from '#tests/kit/core.ts'
import { type Attempt, runTask } from '#tests/kit/run-task.ts'
import { Cancelled } from '#worker/ml/work.ts'
import { type Answering, predictBatch } from '#worker/predict-batch.ts'
import type { TaskTools } from '#worker/task.ts'

const core = await openCore()
const { database, product } = core
const { owner, dataset, model, split, total } = await openAsked(core, 1300)
const chunks = Math.ceil(total / chunkSize)

const request = () => requestPredictions(owner.admin, { modelVersionId: model.id, datasetVersionId: dataset.id, split })

/** Given answers in place of a network's: what is told of here is how they are kept. @param before each chunk, from 1 */
const given = (before: (chunk: number, tools: TaskTools) => unknown, asked: string[] = []) => {
  let chunk = 0
  return async (tools: TaskTools) => {
    const { modelVersion, ...batch } = await database.predictionBatch.findUniqueOrThrow({
      where: { jobId: tools.claim.jobId },
      include: { modelVersion: true },
    })
    const answering: Answering = {
      load: async () => undefined,
      predict: async images => {
        await before(++chunk, tools)
        asked.push(...images.map(i => i.pictureSha256))
        return images.map(() => [0.3, 0.7])
      },
    }
    await predictBatch(answering, { batch, model: modelVersion, phase: 'Predicting' }, tools)
    await finishPredictionBatch(tools.context(), tools.claim, batch)
  }
}
const run = (jobId: string, task: ReturnType<typeof given>, attempt: number, more: Attempt = {}) =>
  runTask(core, task, jobId, { attempt, ...more })

/** What stands of a request: each image at most once, and as many as it says. */
async function standing(batchId: string) {
  const { predictionCount } = await database.predictionBatch.findUniqueOrThrow({ where: { id: batchId } })
  const rows = await database.prediction.findMany({ where: { batchId }, select: { imageId: true, engine: true } })
  expect(rows).toHaveLength(predictionCount)
  expect(new Set(rows.map(r => r.imageId)).size).toBe(predictionCount)
  const events = await database.auditEvent.findMany({ where: { nounId: batchId, action: 'PREDICTIONS_RECORDED' } })
  expect(events.reduce((sum, e) => sum + (e.after as { count: number }).count, 0)).toBe(predictionCount)
  return { predictionCount, engines: [...new Set(rows.map(r => r.engine))].sort() }
}
const full = () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' }))

test('an obstacle puts a request off, and a later worker, with another engine, goes on behind the last chunk', async () => {
  const batch = await request()
  const first = await run(
    batch.jobId,
    given(chunk => chunk === 2 && full()),
    1,
  )
  expect(first).toMatchObject({ status: 'QUEUED', phase: 'waiting: the disk is full', obstacleCount: 1 })
  expect(await standing(batch.id)).toEqual({ predictionCount: chunkSize, engines: ['wasm'] })

  const asked: string[] = []
  const second = await run(
    batch.jobId,
    given(() => undefined, asked),
    2,
    { engine: 'native' },
  )
  expect(second).toMatchObject({ status: 'SUCCEEDED', obstacleCount: 0, crashCount: 0 })
  expect(asked).toHaveLength(total - chunkSize)
  expect(await standing(batch.id)).toEqual({ predictionCount: total, engines: ['native', 'wasm'] })
})

test('a worker that was taken over in the middle adds nothing to what the next one records', async () => {
  const batch = await request()
  const worker = await database.worker.create({ data: { host: 'other', pid: 2, engine: 'cpu', engineReason: '' } })
  const takeOver = () => claimJob(product(), { jobId: batch.jobId, attempt: 2, workerId: worker.id })
  const relieved = await run(
    batch.jobId,
    given(async chunk => void (chunk === 2 && (await takeOver()))),
    1,
  )
  expect(relieved).toMatchObject({ status: 'RUNNING', attempt: 2, crashCount: 1 })
  expect(await standing(batch.id)).toMatchObject({ predictionCount: chunkSize })
  const next = await run(
    batch.jobId,
    given(() => undefined),
    3,
  )
  expect(next).toMatchObject({ status: 'SUCCEEDED', crashCount: 0 })
  expect(await standing(batch.id)).toMatchObject({ predictionCount: total })
})

test('a cancelled request keeps what was recorded, says how many of how many, and goes on where somebody tries it again', async () => {
  const batch = await request()
  const cancelled = await run(
    batch.jobId,
    given(async (chunk, { signal }) => {
      if (chunk < 2) return
      await cancelJob(owner.admin, { id: batch.jobId })
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      throw new Cancelled()
    }),
    1,
  )
  expect(cancelled).toMatchObject({ status: 'CANCELLED', phase: null })
  expect(await standing(batch.id)).toMatchObject({ predictionCount: chunkSize })
  await retryJob(owner.admin, { id: batch.jobId })
  const asked: string[] = []
  const again = await run(
    batch.jobId,
    given(() => undefined, asked),
    2,
  )
  expect(again.status).toBe('SUCCEEDED')
  expect(asked).toHaveLength(total - chunkSize)
  expect(await standing(batch.id)).toMatchObject({ predictionCount: total })
})

test('one that fails at an image keeps what was recorded before it', async () => {
  const batch = await request()
  const fail = () => Promise.reject(new Error('no such picture'))
  const failed = await run(
    batch.jobId,
    given(chunk => chunk === chunks && fail()),
    1,
  )
  expect(failed).toMatchObject({ status: 'FAILED', failure: 'no such picture' })
  expect(await standing(batch.id)).toMatchObject({ predictionCount: (chunks - 1) * chunkSize })
})

test('a request about more images than a statement has parameters is recorded while the worker goes on answering', async () => {
  const many = await openAsked(core, 34_000, 'TEST')
  const { modelVersionId, datasetVersionId } = { modelVersionId: many.model.id, datasetVersionId: many.dataset.id }
  const batch = await requestPredictions(many.owner.admin, { modelVersionId, datasetVersionId, split: 'TEST' })
  const begun = process.cpuUsage()
  const task = given(() => undefined)
  expect(await run(batch.jobId, task, 1)).toMatchObject({ status: 'SUCCEEDED' })
  expect(await database.prediction.count({ where: { batchId: batch.id } })).toBe(many.total)
  // Of computing, whatever waits for this machine: no chunk can stop the worker for longer than all of its own.
  const { user, system } = process.cpuUsage(begun)
  expect((user + system) / 1000 / Math.ceil(many.total / chunkSize)).toBeLessThan(50)
}, 240_000)
