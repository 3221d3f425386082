import { readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { BlobStore } from '#core/blob/store.ts'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { startImport } from '#core/import/start-import.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { readSettings } from '#core/settings.ts'
import { recipes, type TrainingConfig } from '#core/training-run/config.ts'
import { resumeTrainingRun } from '#core/training-run/resume.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { importTask } from '#worker/tasks/import.ts'
import { trainTask } from '#worker/tasks/train.ts'
import { writePretrained } from '../../worker/ml/kit.ts'

const core = await openCore()
const { database, queue, project, member } = core
const owner = await project()
const pictures = Array.from({ length: 24 }, async (_, i) => {
  return [`${i % 2 ? 'Fracture' : 'Normal'}/${i}.png`, await drawPicture(i, i % 2 === 1)] as const
})
const folder = await writeTree(await newFolder(), Object.fromEntries(await Promise.all(pictures)))
const imported = await startImport(owner.admin, { projectId: owner.id, folder })
await runTask(core, importTask, imported.jobId)
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const dataset = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const quick = recipes.find(r => r.name === 'quick-look')?.config
if (!quick) throw new Error('no recipe')
const augmentation = { flip: true, rotationDegrees: 5, shift: 0.1, brightness: 0.1, contrast: 0.1 }
const epochs = 4
const config = { ...quick, ...{ imageSize: 32, batchSize: 8, dropout: 0.2, epochs, patience: null, augmentation } }
const start = (change: Partial<TrainingConfig> = {}) =>
  startTrainingRun(owner.admin, { datasetVersionId: dataset.id, config: { ...config, ...change } })
const runOf = (id: string) =>
  database.trainingRun.findUniqueOrThrow({
    where: { id },
    include: { job: true, modelVersion: true, epochs: { orderBy: { number: 'asc' } } },
  })
const train = async (jobId: string, blobs: BlobStore = core.blobs) => {
  const delivery = await queue.take('TRAIN')
  expect(delivery?.id).toBe(jobId)
  const job = await runTask({ ...core, blobs }, trainTask, jobId, { attempt: delivery?.attempt })
  // Nobody renewed its lease here: on a slow machine it has run out.
  await database.$executeRaw`delete from pgboss.job where id = ${jobId}::uuid`
  return job
}
/** A store that does something of its own when the n-th epoch's checkpoint is put. */
function puttingStore(n: number, act: () => Promise<unknown> | never, times = 1): BlobStore {
  let puts = 0
  const put = async (bytes: Uint8Array) => {
    puts += 1
    if (puts >= n && puts < n + times) await act()
    return core.blobs.put(bytes)
  }
  return { ...core.blobs, put }
}
const undisturbed = await start()
await train(undisturbed.jobId)
const expected = (await runOf(undisturbed.id)).modelVersion?.weightsSha256
beforeEach(async () => void (await database.$executeRaw`delete from pgboss.job`))
const isWhole = async (id: string, attempts: number[]) => {
  const run = await runOf(id)
  expect(run.job).toMatchObject({ status: 'SUCCEEDED', failure: null, phase: null })
  expect(run.epochs.map(e => e.number)).toEqual([1, 2, 3, 4])
  expect(run.epochs.map(e => e.attempt)).toEqual(attempts)
  expect(run.modelVersion?.weightsSha256).toBe(expected)
}

test('a run that failed in the middle goes on after its last checkpoint: the same run, every epoch once, the weights of an undisturbed one', async () => {
  expect(expected).toMatch(/^[0-9a-f]{64}$/)
  const { id, jobId, number } = await start()
  const broken = puttingStore(3, () => Promise.reject(new Error('the store has a bug')))
  const failed = await train(jobId, broken)
  expect(failed).toMatchObject({ status: 'FAILED', failure: 'the store has a bug', attempt: 1 })
  const engineer = await member(owner.id, 'ENGINEER')
  const resumed = await resumeTrainingRun(engineer, { id })
  expect(resumed).toMatchObject({ id, jobId, number })
  expect((await runOf(id)).job).toMatchObject({ status: 'QUEUED', failure: null, finishedAt: null, done: 0 })
  await train(jobId)
  await isWhole(id, [1, 1, 2, 2])
  const events = await database.auditEvent.findMany({ where: { nounId: { in: [id, jobId] } }, orderBy: { id: 'asc' } })
  const resumption = events.find(e => e.action === 'TRAINING_RESUMED')
  expect(resumption).toMatchObject({
    actorId: engineer.actor?.id,
    before: { status: 'FAILED', failure: 'the store has a bug' },
    after: { number, afterEpoch: 2, jobId, attempt: 1 },
  })
  expect(events.filter(e => e.action === 'JOB_TAKEN').map(e => e.actorId)).toEqual([
    owner.admin.actor?.id,
    engineer.actor?.id,
  ])
}, 60_000)

test('a cancelled run goes on, and one that failed before its first checkpoint begins anew', async () => {
  const cancelled = await start()
  const writtenBy = async () => {
    const [row] = await database.$queryRaw<{ xmin: string }[]>`
      select xmin::text from "Job" where "id" = ${cancelled.jobId}::uuid`
    return row?.xmin
  }
  // Held until the worker's next beat has written the row, and by that has read that it is to stop.
  const cancel = async () => {
    await cancelJob(owner.admin, { id: cancelled.jobId })
    const before = await writtenBy()
    await expect.poll(writtenBy, { timeout: 20_000 }).not.toBe(before)
  }
  const stopped = await train(cancelled.jobId, puttingStore(2, cancel))
  expect(stopped.status).toBe('CANCELLED')
  const { epochs: before } = await runOf(cancelled.id)
  expect(before.length).toBeGreaterThan(0)
  await resumeTrainingRun(owner.admin, { id: cancelled.id })
  await train(cancelled.jobId)
  await isWhole(
    cancelled.id,
    [1, 2, 3, 4].map(n => (n <= before.length ? 1 : 2)),
  )

  const unlucky = await start()
  await train(
    unlucky.jobId,
    puttingStore(1, () => Promise.reject(new Error('at once'))),
  )
  await resumeTrainingRun(owner.admin, { id: unlucky.id })
  await train(unlucky.jobId)
  await isWhole(unlucky.id, [2, 2, 2, 2])
}, 60_000)

test('a deadlock, and a store that is slow to come back, cost a training nothing: the epoch is written at the next try', async () => {
  const { id, jobId } = await start()
  const other = new pg.Client({ connectionString: readSettings().databaseUrl })
  await other.connect()
  onTestFinished(() => other.end())
  const deadlocks = async () => {
    const { rows } = await other.query('select deadlocks from pg_stat_database where datname = current_database()')
    return Number(rows[0].deadlocks)
  }
  let crossed: Promise<unknown> = Promise.resolve()
  /** Holds the run that the epoch refers to, and asks for the job that the epoch holds, once that one waits. */
  const cross = async () => {
    await other.query(`set deadlock_timeout = '1h'; begin; select 1 from "TrainingRun" where "id" = '${id}' for update`)
    crossed = vi
      .waitFor(async () => {
        const { rowCount } = await other.query('select 1 from pg_locks where not granted')
        expect(rowCount).toBeGreaterThan(0)
      }, 10_000)
      .then(() => other.query(`update "Job" set "done" = "done" where "id" = '${jobId}'`))
      .then(() => other.query('rollback'))
  }
  const full = () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' }))
  let calls = 0
  const store = puttingStore(2, () => (++calls === 1 ? cross() : calls < 4 ? full() : Promise.resolve()), 10)
  const before = await deadlocks()
  await train(jobId, store)
  await crossed
  await vi.waitFor(async () => expect(await deadlocks()).toBeGreaterThan(before), 10_000)
  await isWhole(id, [1, 1, 1, 1])
}, 60_000)

test('only a run that has ended without a model goes on, for whoever may train, and once', async () => {
  const waiting = await start()
  await expect(resumeTrainingRun(owner.admin, { id: waiting.id })).rejects.toThrow(/is QUEUED: only one that failed/)
  await expect(resumeTrainingRun(owner.admin, { id: undisturbed.id })).rejects.toThrow(/is SUCCEEDED/)
  await cancelJob(owner.admin, { id: waiting.jobId })
  const by = (ctx: TestContext) => resumeTrainingRun(ctx, { id: waiting.id })
  await expect(by(await member(owner.id, 'READER'))).rejects.toThrow(Forbidden)
  await expect(by(await core.person('stranger'))).rejects.toThrow(NotFound)
  await expect(resumeTrainingRun(owner.admin, { id: dataset.id })).rejects.toThrow(NotFound)
  const tries = await Promise.allSettled([by(owner.admin), by(owner.admin), by(owner.admin)])
  expect(tries.filter(t => t.status === 'fulfilled')).toHaveLength(1)
  for (const t of tries) if (t.status === 'rejected') expect(t.reason).toBeInstanceOf(Conflict)
  expect(await queue.take('TRAIN')).toMatchObject({ id: waiting.jobId, attempt: 1 })
  expect(await queue.take('TRAIN')).toBeNull()
})

/** As a release left it that kept no weights with a run. */
const notKept = { pretrainedWeightsSha256: null, pretrainedTopologySha256: null }

test('a run of before weights were kept goes on from where its config says, and has them kept', async () => {
  await openEngine('cpu')
  const { folder: pretrainedFolder, sha256 } = await writePretrained(await newFolder(), 0.25)
  const started = await start({ pretrainedFolder, alpha: 0.25 })
  const { id, jobId, pretrainedTopologySha256 } = started
  expect(started).toMatchObject({ pretrainedWeightsSha256: sha256 })
  await cancelJob(owner.admin, { id: jobId })
  await database.trainingRun.update({ where: { id }, data: notKept })
  expect(await resumeTrainingRun(owner.admin, { id })).toMatchObject({
    pretrainedWeightsSha256: sha256,
    pretrainedTopologySha256,
  })
  const resumed = await database.auditEvent.findFirstOrThrow({ where: { nounId: id, action: 'TRAINING_RESUMED' } })
  expect(resumed.after).toMatchObject({ pretrainedWeightsSha256: sha256, pretrainedTopologySha256 })
  await cancelJob(owner.admin, { id: jobId })
  await rename(pretrainedFolder, `${pretrainedFolder}.aside`)
  await resumeTrainingRun(owner.admin, { id })
  await cancelJob(owner.admin, { id: jobId })
  await core.blobs.remove(pretrainedTopologySha256 ?? '')
  await expect(resumeTrainingRun(owner.admin, { id })).rejects.toThrow(
    `config.pretrainedSha256 is ${sha256}; allowed: weights that are kept, and blob ${pretrainedTopologySha256} is gone`,
  )
})

test('a run whose pretrained weights were not kept and have changed or are gone, or whose checkpoint is, is refused by name', async () => {
  await openEngine('cpu')
  const { folder: pretrainedFolder } = await writePretrained(await newFolder(), 0.25)
  const { id, jobId } = await start({ pretrainedFolder, alpha: 0.25 })
  await cancelJob(owner.admin, { id: jobId })
  await database.trainingRun.update({ where: { id }, data: notKept })
  const weights = path.join(pretrainedFolder, 'model.json')
  expect((await readFile(weights)).length).toBeGreaterThan(0)
  await rename(weights, `${weights}.aside`)
  await expect(resumeTrainingRun(owner.admin, { id })).rejects.toThrow(InvalidInput)
  await expect(resumeTrainingRun(owner.admin, { id })).rejects.toThrow(/model.json/)
  await rename(`${weights}.aside`, weights)
  await database.trainingRun.update({
    where: { id },
    data: { config: { ...config, alpha: 0.25, pretrainedFolder, pretrainedSha256: 'f'.repeat(64) } },
  })
  await expect(resumeTrainingRun(owner.admin, { id })).rejects.toThrow(/config.pretrainedSha256 is f{64}; allowed/)
  expect((await runOf(id)).job.status).toBe('CANCELLED')

  const bare = await start()
  await train(
    bare.jobId,
    puttingStore(3, () => Promise.reject(new Error('stop'))),
  )
  const { sha256 } = await database.checkpoint.findFirstOrThrow({
    where: { trainingRunId: bare.id },
    orderBy: { epochNumber: 'desc' },
  })
  await core.blobs.remove(sha256)
  await resumeTrainingRun(owner.admin, { id: bare.id })
  expect(await train(bare.jobId)).toMatchObject({
    status: 'FAILED',
    failure: `the checkpoint of epoch 2 is gone (blob ${sha256}): start a new run`,
  })
}, 60_000)
