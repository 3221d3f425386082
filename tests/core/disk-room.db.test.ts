import { afterEach, expect, test } from 'vitest'
import { findDisks, findRoom } from '#core/disk-room.ts'
import { Conflict } from '#core/errors.ts'
import { applyImport } from '#core/import/apply-import.ts'
import { checkImport } from '#core/import/check-import.ts'
import { startImport } from '#core/import/start-import.ts'
import { readSettings } from '#core/settings.ts'
import { recipes } from '#core/training-run/config.ts'
import { estimateKeptBytes } from '#core/training-run/memory.ts'
import { resumeTrainingRun } from '#core/training-run/resume.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { sweepCheckpoints } from '#core/training-run/sweep-checkpoints.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { openSweeper } from '#worker/sweeper.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'

const core = await openCore()
const { database, project, product, images } = core
const owner = await project()
const projectId = owner.id
const newSource = async () =>
  writeTree(await newFolder(), { 'Normal/a.png': await drawPicture(1), 'Fracture/b.png': await drawPicture(2, true) })
const quick = recipes.find(r => r.name === 'quick-look')?.config
if (!quick) throw new Error('no recipe')

/** Nothing is written for it: the reserve is as large as no disk is. */
const fillDisk = () => {
  process.env.LAMINA_DISK_RESERVE = '9000 TB'
}
const { LAMINA_BLOBS } = process.env
afterEach(() => {
  delete process.env.LAMINA_DISK_RESERVE
  delete process.env.LAMINA_CHECKPOINT_DAYS
  if (LAMINA_BLOBS === undefined) delete process.env.LAMINA_BLOBS
  else process.env.LAMINA_BLOBS = LAMINA_BLOBS
})
const withNumbers = /has [\d.]+ [MGT]B left, of which 9000 TB stay free.*ask an administrator/

test('room is what is free beside the reserve, and what lies on one disk is one', async () => {
  const { dataDir } = readSettings()
  const [disk, ...others] = await findDisks()
  expect([disk?.holds, others]).toEqual([['data', 'blobs'], []])
  expect((disk?.freeBytes ?? 0) - (disk?.roomBytes ?? 0)).toBe(1e9)
  expect(await findRoom(dataDir)).toBeGreaterThan(0)
  fillDisk()
  expect(await findRoom(dataDir)).toBe(0)
  expect((await findDisks())[0]?.roomBytes).toBe(0)
})

test('where only the reserve is left no import is begun, with what is left in numbers; looking at one is', async () => {
  const folder = await newSource()
  fillDisk()
  const before = await database.job.count()
  await expect(startImport(owner.admin, { projectId, folder })).rejects.toThrow(withNumbers)
  await expect(startImport(owner.admin, { projectId, phantoms: { count: 8, seed: 1 } })).rejects.toThrow(withNumbers)
  expect(await database.job.count()).toBe(before)
  const checked = await checkImport(owner.admin, { projectId, folder })
  expect(await runTask(core, checkImportTask, checked.checkJobId)).toMatchObject({ status: 'SUCCEEDED' })
  await expect(applyImport(owner.admin, { importId: checked.id })).rejects.toThrow(withNumbers)
  delete process.env.LAMINA_DISK_RESERVE
  const applied = await applyImport(owner.admin, { importId: checked.id })
  expect(await runTask(core, importTask, applied.jobId)).toMatchObject({ status: 'SUCCEEDED' })
})

test('an upload that is larger than the room is not begun to be added', async () => {
  const { admin, id: projectId } = await project()
  const freeBytes = (await findDisks())[0]?.freeBytes ?? 0
  const upload = await database.upload.create({
    data: {
      ...{ projectId, fileName: 'all.zip', byteCount: BigInt(freeBytes * 2), completedAt: new Date() },
      createdById: admin.actor?.id ?? '',
    },
  })
  await expect(startImport(admin, { projectId, uploadId: upload.id })).rejects.toThrow(
    /uploadId is all\.zip; allowed: what there is room for: .* left, of which 1 GB stay free, and this takes about [\d.]+ [GT]B/,
  )
  // Images go elsewhere: then the disk for everything else needs no more than its reserve.
  process.env.LAMINA_BLOBS = 's3://images'
  expect((await findDisks()).map(disk => disk.holds)).toEqual([['data']])
  expect(await startImport(admin, { projectId, uploadId: upload.id })).toMatchObject({ uploadId: upload.id })
  fillDisk()
  await expect(startImport(admin, { projectId, uploadId: upload.id })).rejects.toThrow(withNumbers)
})

test('an import in whose midst the room is used up waits, and goes on by itself', async () => {
  const started = await startImport(owner.admin, { projectId, folder: await newSource() })
  fillDisk()
  const waiting = await runTask(core, importTask, started.jobId)
  expect(waiting).toMatchObject({ status: 'QUEUED', phase: 'waiting: the disk is full', obstacleCount: 1 })
  delete process.env.LAMINA_DISK_RESERVE
  expect(await runTask(core, importTask, started.jobId, { attempt: 2 })).toMatchObject({ status: 'SUCCEEDED' })
})

const frozen = async () => {
  await images(
    owner,
    Array.from({ length: 40 }, (_, i) => ({ groupKey: `g${i >> 1}`, classIndex: (i >> 1) % 2 })),
  )
  return freezeNow(owner.admin, { projectId, seed: 1, ratio: { train: 0.5, validation: 0.25, test: 0.25 } })
}

test('no training is begun or gone on with for which there is no room', async () => {
  const dataset = await frozen()
  const input = { datasetVersionId: dataset.id, config: quick }
  const run = await startTrainingRun(owner.admin, input)
  await database.job.update({ where: { id: run.jobId }, data: { status: 'FAILED', finishedAt: new Date() } })
  fillDisk()
  await expect(startTrainingRun(owner.admin, input)).rejects.toThrow(withNumbers)
  await expect(resumeTrainingRun(owner.admin, { id: run.id })).rejects.toThrow(withNumbers)
  // MobileNet v1 at alpha 1 has 3.2 million weights without its head.
  expect(estimateKeptBytes({ alpha: 1, imageSize: 224 }) / 36).toBeCloseTo(3_228_864 + 21_888, -5)
})

test('what a failed run goes on from is kept for so many days after its end, and then its run says so', async () => {
  const dataset = await frozen()
  const run = await startTrainingRun(owner.admin, { datasetVersionId: dataset.id, config: quick })
  const endedAgo = (days: number) =>
    database.job.update({
      where: { id: run.jobId },
      data: { status: 'FAILED', finishedAt: new Date(Date.now() - days * 86_400_000) },
    })
  const metrics = { trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1, validationAccuracy: 0.5 }
  await database.epoch.create({
    data: { trainingRunId: run.id, number: 1, attempt: 1, ...metrics, durationMs: 1, imagesPerSecond: 1 },
  })
  const data = { trainingRunId: run.id, epochNumber: 1, sha256: 'c'.repeat(64), isBest: true }
  await database.checkpoint.create({ data })
  await endedAgo(29)
  expect(await sweepCheckpoints(product(), 30)).toBe(0)
  // Somebody has it go on at this very moment: it is passed over.
  await endedAgo(31)
  await database.$transaction(async tx => {
    await tx.$queryRaw`select from "Job" where "id" = ${run.jobId}::uuid for no key update`
    expect(await sweepCheckpoints(product(), 30)).toBe(0)
  })
  process.env.LAMINA_CHECKPOINT_DAYS = '30'
  const sweeper = openSweeper({ product, blobs: core.blobs, dataDir: readSettings().dataDir, log })
  await expect.poll(() => database.checkpoint.count({ where: { trainingRunId: run.id } }), { timeout: 10_000 }).toBe(0)
  await sweeper.close()
  const resumed = resumeTrainingRun(owner.admin, { id: run.id })
  await expect(resumed).rejects.toThrow(Conflict)
  await expect(resumed).rejects.toThrow(/ended more than 30 days ago, and its checkpoint is gone: start a new run/)
  expect((await database.job.findUniqueOrThrow({ where: { id: run.jobId } })).status).toBe('FAILED')
})
