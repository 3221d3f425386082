import { expect, test } from 'vitest'
import { Conflict, Forbidden, InvalidInput } from '#core/errors.ts'
import { imageFilter } from '#core/image/filter.ts'
import { takeOutImage } from '#core/image/take-out.ts'
import { startImport } from '#core/import/start-import.ts'
import { undoImport } from '#core/import/undo/undo-import.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { setLabel } from '#core/label/set-label.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { expectTrueCounts } from '#tests/kit/true-counts.ts'
import type { Task } from '#worker/task.ts'
import { undoImportTask } from '#worker/tasks/undo-import.ts'
import { importsOf } from './kit.ts'

const core = await openCore()
const { database, project, images, member } = core
const pictures = await Promise.all(Array.from({ length: 6 }, (_, i) => drawPicture(i + 1)))
const reason = 'the wrong folder'
// Every import starts a process that reads pictures, and every test has several.
const patient = { timeout: 120_000 }
type Owner = Awaited<ReturnType<typeof project>>

const tree = async (files: Record<string, number>) =>
  writeTree(await newFolder(), Object.fromEntries(Object.entries(files).map(([name, i]) => [name, pictures[i] ?? ''])))
const listed = (owner: Owner) =>
  database.image.count({ where: { projectId: owner.id, ...imageFilter({}, new Date()) } })
const undo = async (owner: Owner, importId: string, more: object = {}) => {
  const { undoJobId } = await undoImport(owner.admin, { importId, reason, ...more })
  expect(await runTask(core, undoImportTask, undoJobId ?? '')).toMatchObject({ status: 'SUCCEEDED', failure: null })
  return database.import.findUniqueOrThrow({ where: { id: importId } })
}

/** Many images of one import, without their bytes. */
async function many(count: number) {
  const owner = await project()
  const [first] = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
  )
  return { owner, importId: first?.importId ?? '', imageId: first?.id ?? '' }
}

test('what an import brought is taken out with counts before and after; what was there stays', patient, async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  await start({ folder: await tree({ 'Normal/a.png': 0 }) })
  const second = await start({ folder: await tree({ 'Normal/b.png': 1, 'Fracture/c.png': 2 }) })
  expect(await undo(owner, second.id)).toMatchObject({
    takenOutCount: 2,
    takenBackCount: 0,
    undoneAt: expect.any(Date),
  })
  expect(await listed(owner)).toBe(1)
  const events = await database.auditEvent.findMany({
    where: { nounId: second.id, action: { startsWith: 'IMPORT_UND' } },
    orderBy: { id: 'asc' },
  })
  expect(events).toMatchObject([
    { action: 'IMPORT_UNDO_STARTED', before: { projectImageCount: 3, imageCount: 2, frozenImageCount: 0 }, reason },
    {
      action: 'IMPORT_UNDONE',
      before: { projectImageCount: 3 },
      after: { projectImageCount: 1, takenOutCount: 2 },
      reason,
    },
  ])
  expect(await database.auditEvent.count({ where: { projectId: owner.id, action: 'IMAGE_TAKEN_OUT' } })).toBe(2)
  await expect(undoImport(owner.admin, { importId: second.id, reason })).rejects.toThrow('it was undone already')
  await expect(retryJob(owner.admin, { id: second.jobId ?? '' })).rejects.toThrow(Conflict)
})

test('labels of people are counted and named, and taken out only where somebody confirms', patient, async () => {
  const { owner, importId, imageId } = await many(3)
  const reader = await member(owner.id, 'READER')
  await setLabel(reader, { imageId, labelClassId: owner.labelClasses[1]?.id ?? '', expectedVersion: 1 })
  const refused = undoImport(owner.admin, { importId, reason })
  await expect(refused).rejects.toBeInstanceOf(InvalidInput)
  await expect(refused).rejects.toThrow('true: 1 image was labelled by people since (reader)')
  await expect(undoImport(owner.admin, { importId, reason: ' ' })).rejects.toThrow('reason is')
  expect(await listed(owner)).toBe(3)
  await undo(owner, importId, { confirmLabelled: true })
  expect(await listed(owner)).toBe(0)
  expect(await database.label.count({ where: { imageId } })).toBe(2)
})

test(
  'a label that it gave to an image which was there is taken back; a person’s after it stands',
  patient,
  async () => {
    const owner = await project()
    const { start } = importsOf(core, owner)
    const first = await start({ folder: await tree({ 'a.png': 0, 'b.png': 1 }) })
    const second = await start({ folder: await tree({ 'train/Fracture/a.png': 0, 'train/Fracture/b.png': 1 }) })
    const [a, b] = await database.image.findMany({ where: { importId: first.id }, orderBy: { fileName: 'asc' } })
    if (!a || !b) throw new Error('no images')
    expect([a, b]).toMatchObject([{ labelVersion: 1 }, { labelVersion: 1 }])
    const normal = owner.labelClasses[0]?.id ?? ''
    await setLabel(owner.admin, { imageId: b.id, labelClassId: normal, expectedVersion: 1 })
    expect(await undo(owner, second.id)).toMatchObject({ takenOutCount: 0, takenBackCount: 1 })
    const now = await database.image.findMany({ where: { importId: first.id }, orderBy: { fileName: 'asc' } })
    expect(now).toMatchObject([
      { labelVersion: 2, labelClassId: null, takenOutAt: null },
      { labelVersion: 2, labelClassId: normal },
    ])
    expect(
      await database.image.count({ where: { projectId: owner.id, ...imageFilter({ unlabelled: true }, new Date()) } }),
    ).toBe(1)
    const events = await database.auditEvent.findMany({ where: { projectId: owner.id, action: 'LABEL_TAKEN_BACK' } })
    expect(events).toMatchObject([{ before: { labelClass: 'Fracture', version: 1 }, after: { labelClass: null } }])
    // It goes on from the version that is there, and is labelled by an import like any that is unlabelled.
    await start({ folder: await tree({ 'Normal/a.png': 0 }) })
    const again = await database.image.findUniqueOrThrow({ where: { id: a.id }, include: { labels: true } })
    expect(again).toMatchObject({ labelVersion: 3, labelClassId: normal })
    expect(again.labels.map(l => l.version)).toEqual([1, 1])
  },
)

test('killed before and after every write, it ends the same; cancelled, it goes on where it was', patient, async () => {
  for (let at = 1; ; at++) {
    const { owner, importId, imageId } = await many(3)
    await takeOutImage(owner.admin, { imageId, reason })
    const { undoJobId } = await undoImport(owner.admin, { importId, reason })
    const ending = new AbortController()
    let begun = 0
    const dying: Task = tools =>
      undoImportTask({
        ...tools,
        context() {
          const real = tools.context()
          const transaction: typeof real.database.$transaction = async (...args: unknown[]) => {
            begun += 1
            if (begun === Math.ceil(at / 2) && at % 2 === 1) ending.abort()
            ending.signal.throwIfAborted()
            const done = await Reflect.apply(real.database.$transaction, real.database, args)
            if (begun === at / 2) ending.abort()
            ending.signal.throwIfAborted()
            return done
          }
          const database = new Proxy(real.database, {
            get: (target, name) => (name === '$transaction' ? transaction : Reflect.get(target, name)),
          })
          return { ...real, database }
        },
      })
    await runTask(core, dying, undoJobId ?? '', { ending: ending.signal }).catch((error: Error) => {
      expect(error.name + error.message).toMatch(/ending|abort/i)
    })
    const wasCut = ending.signal.aborted
    if (wasCut) await runTask(core, undoImportTask, undoJobId ?? '', { attempt: 2 })
    const imported = await database.import.findUniqueOrThrow({ where: { id: importId }, include: { undoJob: true } })
    expect(imported).toMatchObject({ takenOutCount: 2, undoneAt: expect.any(Date), undoJob: { status: 'SUCCEEDED' } })
    expect(await listed(owner)).toBe(0)
    const outs = { projectId: owner.id, action: { in: ['IMAGE_TAKEN_OUT', 'IMPORT_UNDONE'] } }
    expect(await database.auditEvent.count({ where: outs })).toBe(4)
    if (!wasCut) {
      expect(at).toBeGreaterThan(8)
      break
    }
  }
  const { owner, importId } = await many(2)
  const { undoJobId } = await undoImport(owner.admin, { importId, reason })
  await cancelJob(owner.admin, { id: undoJobId ?? '' })
  await expect(undoImport(owner.admin, { importId, reason })).rejects.toThrow('its undoing is CANCELLED: try that job')
  await retryJob(owner.admin, { id: undoJobId ?? '' })
  await runTask(core, undoImportTask, undoJobId ?? '', { attempt: 1 })
  expect(await listed(owner)).toBe(0)
})

test('of two who undo it at once one does', patient, async () => {
  const { owner, importId } = await many(3)
  const both = await Promise.allSettled([1, 2, 3].map(() => undoImport(owner.admin, { importId, reason })))
  expect(both.filter(t => t.status === 'fulfilled')).toHaveLength(1)
  for (const t of both) if (t.status === 'rejected') expect(t.reason).toBeInstanceOf(Conflict)
  expect(await database.job.count({ where: { projectId: owner.id, kind: 'UNDO_IMPORT' } })).toBe(1)
})

test(
  'what is not over or has brought nothing is not undone; only those may who may, and their own',
  patient,
  async () => {
    const owner = await project()
    const { check } = importsOf(core, owner)
    const checked = await check({ folder: await tree({ 'Normal/a.png': 0 }) })
    await expect(undoImport(owner.admin, { importId: checked.id, reason })).rejects.toThrow('it has brought nothing')
    const reviewer = await member(owner.id, 'REVIEWER')
    const running = await startImport(reviewer, { projectId: owner.id, phantoms: { count: 8, seed: 1 } })
    await expect(undoImport(reviewer, { importId: running.id, reason })).rejects.toThrow('it is ADDING')
    await cancelJob(reviewer, { id: running.jobId })
    const other = await member(owner.id, 'REVIEWER')
    await expect(undoImport(other, { importId: running.id, reason })).rejects.toThrow(Forbidden)
    await undoImport(reviewer, { importId: running.id, reason })
  },
)

test(
  'a dataset is not frozen over half an undoing, unless that is wished; frozen before, it keeps all',
  patient,
  async () => {
    const { owner, importId } = await many(16)
    const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
    const freeze = (more: object = {}) => freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio, ...more })
    const before = await freeze()
    const { undoJobId } = await undoImport(owner.admin, { importId, reason })
    await expect(freeze()).rejects.toThrow(`import ${importId} of /none is being undone, 16 of its images are in`)
    await expect(freeze({ whileImporting: true })).resolves.toMatchObject({ imageCount: 16, isWhileImporting: true })
    await runTask(core, undoImportTask, undoJobId ?? '')
    await expect(freeze()).rejects.toThrow(InvalidInput)
    expect(await database.datasetItem.count({ where: { datasetVersionId: before.id } })).toBe(16)
    const event = await database.auditEvent.findFirstOrThrow({
      where: { nounId: importId, action: 'IMPORT_UNDO_STARTED' },
    })
    expect(event.before).toMatchObject({ frozenImageCount: 16, datasetNumbers: [1] })
  },
)

test('after all of this the counts of every project are those of its images', async () => {
  const projects = await core.database.project.findMany()
  expect(projects.length).toBeGreaterThan(0)
  for (const { id } of projects) await expectTrueCounts(core.database, id)
})
