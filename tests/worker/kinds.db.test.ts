import { expect, onTestFinished, test } from 'vitest'
import { startImport } from '#core/import/start-import.ts'
import { findRecordHealth } from '#core/installation/find-record-health.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { findTrainingMemory } from '#core/training-run/find-memory.ts'
import { openAsked } from '#tests/kit/asked.ts'
import { openCore } from '#tests/kit/core.ts'
import { startWorker } from '#tests/kit/worker.ts'

const core = await openCore()
const { database } = core

test('a worker takes the kinds of job that it was given, leaves the others, and it is said which nobody takes', async () => {
  const { owner, model, dataset, split } = await openAsked(core, 0)
  const { jobId } = await startImport(owner.admin, { projectId: owner.id, phantoms: { count: 8, seed: 1 } })
  const jobNow = () => database.job.findUniqueOrThrow({ where: { id: jobId } })
  const trainer = await startWorker({ LAMINA_JOB_KINDS: 'train, predict' })
  onTestFinished(() => trainer.stop('SIGKILL'))
  // Of a model without weights: it ends as soon as it was looked at.
  const later = { modelVersionId: model.id, datasetVersionId: dataset.id, split }
  const { jobId: laterId } = await requestPredictions(owner.admin, later)
  const laterNow = () => database.job.findUniqueOrThrow({ where: { id: laterId } })
  await expect.poll(async () => (await laterNow()).status, { timeout: 60_000 }).toBe('FAILED')
  expect(await jobNow()).toMatchObject({ status: 'QUEUED', attempt: 0 })
  expect((await findRecordHealth(database)).worker).toEqual({
    status: 'warning',
    reason:
      'no worker takes CHECK_IMPORT, IMPORT, UNDO_IMPORT, SETTLE, BATCH, COMPARE, FIND_DUPLICATES, FREEZE, COMPARE_DATASETS, CHECK_SHORTCUTS: those jobs wait',
  })
  const shape = { alpha: 0.25, imageSize: 64, batchSize: 8, frozenBlocks: 0 } as const
  expect((await findTrainingMemory(owner.admin, shape)).limitBytes).toBeGreaterThan(0)

  const importer = await startWorker({
    LAMINA_JOB_KINDS:
      'CHECK_IMPORT,IMPORT,UNDO_IMPORT,SETTLE,BATCH,COMPARE,FIND_DUPLICATES,FREEZE,COMPARE_DATASETS,CHECK_SHORTCUTS',
  })
  onTestFinished(() => importer.stop('SIGKILL'))
  await expect.poll(async () => (await jobNow()).status, { timeout: 60_000 }).toBe('SUCCEEDED')
  expect((await findRecordHealth(database)).worker.status).toBe('ok')
  // What a training needs is not held against one that takes none.
  await trainer.stop()
  expect((await findTrainingMemory(owner.admin, shape)).limitBytes).toBeNull()
}, 120_000)
