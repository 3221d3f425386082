import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { applyImport } from '#core/import/apply-import.ts'
import { checkImport } from '#core/import/check-import.ts'
import { phantomFolder } from '#core/import/phantom-folder.ts'
import { scratchFolder, scratchOf, sweepScratch } from '#core/import/scratch.ts'
import { startImport } from '#core/import/start-import.ts'
import { sweepPhantoms } from '#core/import/sweep-phantoms.ts'
import { readSettings } from '#core/settings.ts'
import { sweepCheckpoints } from '#core/training-run/sweep-checkpoints.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { writeTar } from '#tests/kit/tar.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'

const core = await openCore()
const { database, project, product } = core
const { dataDir } = readSettings()

test('drawn phantoms go with the import that drew them, those of one that failed with the next sweep, none before', async () => {
  const owner = await project()
  const phantoms = { count: 8, seed: 1 }
  const [done, failed, waiting] = [
    await startImport(owner.admin, { projectId: owner.id, phantoms }),
    await startImport(owner.admin, { projectId: owner.id, phantoms }),
    await startImport(owner.admin, { projectId: owner.id, phantoms }),
  ]
  expect(await runTask(core, importTask, done.jobId)).toMatchObject({ status: 'SUCCEEDED' })
  expect(existsSync(phantomFolder(dataDir, done.id))).toBe(false)
  await database.job.update({ where: { id: failed.jobId }, data: { status: 'FAILED' } })
  const unknown = randomUUID()
  for (const id of [failed.id, waiting.id, unknown]) await writeTree(phantomFolder(dataDir, id), { 'a.png': 'x' })
  expect((await sweepPhantoms(product(), dataDir)).sort()).toEqual([failed.id, unknown].sort())
  expect(existsSync(phantomFolder(dataDir, waiting.id))).toBe(true)
})

test('phantoms of an import that somebody has go on at that very moment stay', async () => {
  const owner = await project()
  const { id, jobId } = await startImport(owner.admin, { projectId: owner.id, phantoms: { count: 8, seed: 1 } })
  await database.job.update({ where: { id: jobId }, data: { status: 'FAILED' } })
  await writeTree(phantomFolder(dataDir, id), { 'a.png': 'x' })
  const sweeping = await database.$transaction(async tx => {
    await tx.job.update({ where: { id: jobId }, data: { status: 'QUEUED' } })
    const sweeping = sweepPhantoms(product(), dataDir)
    const waits = () =>
      database.$queryRaw`select from pg_stat_activity where "wait_event_type" = 'Lock' and "datname" = current_database()`
    await Promise.race([sweeping, vi.waitFor(async () => expect(await waits()).toHaveLength(1), 10_000)])
    return { sweeping }
  })
  expect(await sweeping.sweeping).not.toContain(id)
  expect(existsSync(phantomFolder(dataDir, id))).toBe(true)
})

test('checkpoints of runs that succeeded are let go of; those that may be gone on with stay', async () => {
  const owner = await project()
  const createdById = owner.admin.actor?.id ?? ''
  const frozen = await database.datasetVersion.create({
    data: {
      projectId: owner.id,
      number: 1,
      manifestSha256: '0'.repeat(64),
      seed: 1,
      splitRule: {},
      imageCount: 0,
      ...{ classes: [], splits: [], readers: [] },
      groupCount: 0,
      createdById,
    },
  })
  const statuses = ['SUCCEEDED', 'FAILED', 'CANCELLED', 'RUNNING'] as const
  for (const [i, status] of statuses.entries()) {
    const job = await database.job.create({ data: { projectId: owner.id, kind: 'TRAIN', status, createdById } })
    const run = await database.trainingRun.create({
      data: {
        projectId: owner.id,
        datasetVersionId: frozen.id,
        jobId: job.id,
        createdById,
        number: i,
        config: {},
        seed: 1,
        codeVersion: status,
      },
    })
    await database.checkpoint.create({
      data: { trainingRunId: run.id, epochNumber: 1, sha256: `${i}`.repeat(64), isBest: true },
    })
  }
  expect(await sweepCheckpoints(product(), 90)).toBe(1)
  const left = await database.checkpoint.findMany({ include: { trainingRun: true } })
  expect(left.map(c => c.trainingRun.codeVersion).sort()).toEqual(['CANCELLED', 'FAILED', 'RUNNING'])
})

test('what a TAR.GZ was unpacked to goes with each of its jobs, and the archive is still the source', async () => {
  const owner = await project()
  const zip = path.join(await newFolder(), 'scans.tar.gz')
  await writeFile(zip, gzipSync(writeTar([{ name: 'Normal/a.png', data: await drawPicture(1) }])))
  const checked = await checkImport(owner.admin, { projectId: owner.id, zip })
  expect(await runTask(core, checkImportTask, checked.checkJobId)).toMatchObject({ status: 'SUCCEEDED' })
  expect(readdirSync(scratchFolder(dataDir))).toEqual([])
  const { jobId } = await applyImport(owner.admin, { importId: checked.id })
  expect(await runTask(core, importTask, jobId)).toMatchObject({ status: 'SUCCEEDED', failure: null })
  expect(readdirSync(scratchFolder(dataDir))).toEqual([])
  const over = await database.import.findUnique({ where: { id: checked.id } })
  expect(over).toMatchObject({ location: zip, addedCount: 1 })
})

test('what a killed job left unpacked is swept once it is over or taken over, and not before', async () => {
  const owner = await project()
  const folder = await writeTree(await newFolder(), { 'Normal/a.png': await drawPicture(1) })
  const job = async (status: 'RUNNING' | 'FAILED', attempt: number) => {
    const { jobId } = await startImport(owner.admin, { projectId: owner.id, folder })
    await database.job.update({ where: { id: jobId }, data: { status, attempt } })
    return jobId
  }
  const [running, over] = [await job('RUNNING', 2), await job('FAILED', 1)]
  const claims = [
    { jobId: running, attempt: 1 },
    { jobId: running, attempt: 2 },
    { jobId: over, attempt: 1 },
    { jobId: randomUUID(), attempt: 1 },
  ]
  for (const claim of claims)
    await writeTree(scratchFolder(dataDir), { [`${path.basename(scratchOf(dataDir, claim))}/unpacked.tar`]: 'x' })
  await writeTree(scratchFolder(dataDir), { stray: 'x' })
  expect(await sweepScratch(product(), dataDir)).toHaveLength(4)
  expect(readdirSync(scratchFolder(dataDir))).toEqual([`${running}.2`])
})
