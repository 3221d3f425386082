import { expect, onTestFinished, test } from 'vitest'
import { jobTopic } from '#core/announce.ts'
import { startImport } from '#core/import/start-import.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { startWorker } from '#tests/kit/worker.ts'
import { importTask } from '#worker/tasks/import.ts'

const core = await openCore()
const { database, project } = core
const listener = await openListener(readSettings().databaseUrl ?? '', log)
const owner = await project()

const files = Array.from({ length: 120 }, async (_, i) => {
  const name = `${i % 2 ? 'Fracture' : 'Normal'}/${i}.png`
  return [name, await drawPicture(i, i % 2 === 1)] as const
})
const folder = await writeTree(await newFolder(), Object.fromEntries(await Promise.all(files)))
const imported = await startImport(owner.admin, { projectId: owner.id, folder })
await runTask(core, importTask, imported.jobId)
const ratio = { train: 0.7, validation: 0.15, test: 0.15 }
const dataset = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })

const startedWorker = async () => {
  const worker = await startWorker()
  onTestFinished(() => worker.stop('SIGKILL'))
  return worker
}

/** Augmented, since what a run has drawn must not depend on who draws it. */
const startRun = (epochs: number) => {
  const quick = recipes.find(r => r.name === 'quick-look')?.config
  if (!quick) throw new Error('no recipe')
  const augmentation = { flip: true, rotationDegrees: 10, shift: 0.1, brightness: 0.1, contrast: 0.2 }
  const config = { ...quick, epochs, patience: null, dropout: 0.3, augmentation }
  return startTrainingRun(owner.admin, { datasetVersionId: dataset.id, config })
}

/** Waits for the run to be as wanted, awake at every change of it. */
async function until(jobId: string, isSo: (job: Awaited<ReturnType<typeof stateOf>>) => boolean) {
  for await (const _hint of listener.hints(jobTopic(jobId))) {
    const state = await stateOf(jobId)
    if (isSo(state)) return state
    if (state.status === 'FAILED') throw new Error(`the run failed: ${state.failure}`)
  }
  throw new Error('the listener was closed')
}
const stateOf = (id: string) =>
  database.job.findUniqueOrThrow({
    where: { id },
    include: {
      worker: true,
      trainingRun: {
        include: { epochs: { orderBy: { number: 'asc' }, include: { worker: true } }, modelVersion: true },
      },
    },
  })
const epochCount = (job: Awaited<ReturnType<typeof stateOf>>) => job.trainingRun?.epochs.length ?? 0

test('a worker killed, or stopped and woken, in mid-training is relieved within 15 s: each epoch once, the weights of an undisturbed run', async () => {
  const epochs = 8
  const workers = [await startedWorker(), await startedWorker()]
  const undisturbed = await startRun(epochs)
  const whole = await until(undisturbed.jobId, job => job.status === 'SUCCEEDED')
  const expected = whole.trainingRun?.modelVersion?.weightsSha256
  expect(expected).toMatch(/^[0-9a-f]{64}$/)

  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
    const { jobId } = await startRun(epochs)
    const busy = await until(jobId, job => epochCount(job) >= 2)
    const victim = workers.find(w => w.pid === busy.worker?.pid)
    victim?.signal(signal)
    const struckAt = performance.now()
    await until(jobId, job => job.attempt === 2)
    expect(performance.now() - struckAt).toBeLessThan(15_000)
    if (signal === 'SIGSTOP') victim?.signal('SIGCONT')

    const ended = await until(jobId, job => job.status === 'SUCCEEDED')
    const recorded = ended.trainingRun?.epochs ?? []
    expect(recorded.map(e => e.number)).toEqual(Array.from({ length: epochs }, (_, i) => i + 1))
    expect(new Set(recorded.map(e => e.attempt))).toEqual(new Set([1, 2]))
    expect(ended.worker?.pid).not.toBe(victim?.pid)
    for (const { attempt, worker } of recorded)
      expect(worker?.pid).toBe(attempt === 1 ? victim?.pid : ended.worker?.pid)
    expect(ended.trainingRun?.modelVersion?.weightsSha256).toBe(expected)
    const recordedOnce = await database.auditEvent.count({
      where: { nounId: ended.trainingRun?.id, action: 'EPOCH_RECORDED' },
    })
    expect(recordedOnce).toBe(epochs)
  }
}, 240_000)

test('a cancelled run stops at a batch and keeps its epochs and its last checkpoint, without a model', async () => {
  await startedWorker()
  // More than any engine manages before it hears of it.
  const epochs = 1000
  const { id, jobId } = await startRun(epochs)
  await until(jobId, job => epochCount(job) >= 1)
  await cancelJob(owner.admin, { id: jobId })
  const ended = await until(jobId, job => job.status === 'CANCELLED')
  expect(epochCount(ended)).toBeLessThan(epochs)
  expect(ended.trainingRun?.modelVersion).toBeNull()
  expect(await database.checkpoint.count({ where: { trainingRunId: id } })).toBeGreaterThan(0)
  await listener.close()
}, 90_000)
