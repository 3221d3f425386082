import { expect, test } from 'vitest'
import { imageFilter } from '#core/image/filter.ts'
import { takeOutImage } from '#core/image/take-out.ts'
import { countUndo } from '#core/import/undo/count-undo.ts'
import { undoImport } from '#core/import/undo/undo-import.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { expectTrueCounts } from '#tests/kit/true-counts.ts'
import { undoImportTask } from '#worker/tasks/undo-import.ts'
import { importsOf } from './kit.ts'

const core = await openCore()
const { database, project, images, member } = core
const pictures = await Promise.all([1, 2, 3].map(seed => drawPicture(seed, false, 16)))
const reason = 'the wrong folder'
// Every import starts a process that reads pictures, and every test has several.
const patient = { timeout: 240_000 }
type Owner = Awaited<ReturnType<typeof project>>

const tree = async (files: Record<string, number>) =>
  writeTree(await newFolder(), Object.fromEntries(Object.entries(files).map(([name, i]) => [name, pictures[i] ?? ''])))
const preview = async (owner: Owner, id: string) => (await countUndo(owner.admin, [id])).get(id)
const undo = async (owner: Owner, importId: string) => {
  const { undoJobId } = await undoImport(owner.admin, { importId, reason })
  expect(await runTask(core, undoImportTask, undoJobId ?? '')).toMatchObject({ status: 'SUCCEEDED', failure: null })
  return database.import.findUniqueOrThrow({ where: { id: importId } })
}
const listed = (owner: Owner) =>
  database.image.findMany({
    where: { projectId: owner.id, ...imageFilter({}, new Date()) },
    include: { labelClass: true, labels: { orderBy: { version: 'asc' } } },
    orderBy: { fileName: 'asc' },
  })

test('what another import brings too stays, as that one says it is, with the label that it says', patient, async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const part = await start({ folder: await tree({ 'Normal/a.png': 0, 'Normal/b.png': 1 }) })
  const whole = await start({ folder: await tree({ 'all/Normal/a.png': 0, 'all/Fracture/c.png': 2 }) })
  const before = await preview(owner, part.id)
  expect(before).toMatchObject({ imageCount: 1, keptCount: 1, takenBackCount: 1 })
  expect(await undo(owner, part.id)).toMatchObject({ takenOutCount: 1, keptCount: 1, takenBackCount: 1 })
  const left = await listed(owner)
  expect(left).toMatchObject([
    { fileName: 'all/Fracture/c.png', importId: whole.id },
    {
      ...{ fileName: 'all/Normal/a.png', groupKey: 'all/Normal/a.png', importId: whole.id, labelVersion: 2 },
      labelClass: { name: 'Normal' },
      labels: [{ importId: part.id }, { importId: whole.id, labeller: `import:${whole.sourceSha256}` }],
    },
  ])
  const events = await database.auditEvent.findMany({
    where: { projectId: owner.id, action: { in: ['IMAGE_KEPT', 'LABEL_TAKEN_BACK', 'IMPORT_UNDONE'] } },
    orderBy: { id: 'asc' },
  })
  expect(events).toMatchObject([
    {
      ...{ action: 'IMAGE_KEPT', nounId: left[1]?.id, reason },
      before: { fileName: 'Normal/a.png', importId: part.id },
      after: { fileName: 'all/Normal/a.png', importId: whole.id },
    },
    { action: 'LABEL_TAKEN_BACK', before: { version: 1 }, after: { labelClass: 'Normal', version: 2 } },
    { action: 'IMPORT_UNDONE', before: { projectImageCount: 3 }, after: { projectImageCount: 2, keptCount: 1 } },
  ])
  // It is of the second import now, and goes with it.
  expect(await preview(owner, whole.id)).toMatchObject({ imageCount: 2, keptCount: 0, takenBackCount: 0 })
  await undo(owner, whole.id)
  expect(await listed(owner)).toEqual([])
})

test('of what stays, only what others say stays: group, split and label of the undone import go', patient, async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const reading = { levels: ['SPLIT' as const, 'CLASS' as const, 'GROUP' as const] }
  const first = await start({ folder: await tree({ 'train/Normal/p1/a.png': 0, 'train/Normal/p1/b.png': 1 }), reading })
  await start({ folder: await tree({ 'a.png': 0, 'b.png': 1 }) })
  expect(await listed(owner)).toMatchObject([
    { groupKey: 'p1', publishedSplit: 'TRAIN', labelClass: { name: 'Normal' } },
    { groupKey: 'p1', publishedSplit: 'TRAIN' },
  ])
  const reader = await member(owner.id, 'READER')
  const b = (await listed(owner))[1]
  const fracture = owner.labelClasses[1]?.id ?? ''
  await setLabel(reader, { imageId: b?.id ?? '', labelClassId: fracture, expectedVersion: 1 })
  // Nobody need confirm what is not taken out.
  expect(await preview(owner, first.id)).toMatchObject({ imageCount: 0, keptCount: 2, labelledByPeopleCount: 0 })
  expect(await undo(owner, first.id)).toMatchObject({ takenOutCount: 0, keptCount: 2, takenBackCount: 1 })
  expect(await listed(owner)).toMatchObject([
    { fileName: 'a.png', groupKey: 'a.png', publishedSplit: null, labelClass: null },
    { fileName: 'b.png', groupKey: 'b.png', publishedSplit: null, labelClass: { name: 'Fracture' } },
  ])
})

test(
  'an import that was only looked at, was undone, or knew it before it was taken out keeps nothing',
  patient,
  async () => {
    const owner = await project()
    const { start, check } = importsOf(core, owner)
    const first = await start({ folder: await tree({ 'Normal/a.png': 0, 'Normal/b.png': 1 }) })
    await check({ folder: await tree({ 'Normal/a.png': 0, 'Normal/b.png': 1 }) })
    const undone = await start({ folder: await tree({ 'Normal/a.png': 0, 'Normal/b.png': 1 }) })
    await undo(owner, undone.id)
    expect(await preview(owner, first.id)).toMatchObject({ imageCount: 2, keptCount: 0 })
    const knew = await start({ folder: await tree({ 'Normal/b.png': 1, 'Normal/c.png': 2 }) })
    expect(await preview(owner, first.id)).toMatchObject({ imageCount: 1, keptCount: 1 })
    const b = (await listed(owner)).find(image => image.fileName === 'Normal/b.png')
    await takeOutImage(owner.admin, { imageId: b?.id ?? '', reason })
    const again = await start({ folder: await tree({ 'Normal/b.png': 1 }) })
    expect(again).toMatchObject({ addedCount: 1 })
    expect(await preview(owner, again.id)).toMatchObject({ imageCount: 1, keptCount: 0 })
    await undo(owner, again.id)
    await undo(owner, first.id)
    expect(await listed(owner)).toMatchObject([{ fileName: 'Normal/c.png', importId: knew.id }])
  },
)

test('of what stays the label is what the last says that says one', patient, async () => {
  const owner = await project()
  const { start, check, apply } = importsOf(core, owner)
  const first = await start({ folder: await tree({ 'Normal/a.png': 0, 'Normal/b.png': 1 }) })
  const second = await start({ folder: await tree({ 'all/Normal/a.png': 0 }) })
  const reading = { levels: ['CLASS' as const] }
  const odd = await check({ folder: await tree({ 'Odd/a.png': 0, 'Fracture/c.png': 2 }), reading })
  expect(await apply(odd.id, { classes: [{ name: 'Odd' }] })).toMatchObject({ knownCount: 1 })
  await undo(owner, first.id)
  expect(await listed(owner)).toMatchObject([
    { fileName: 'Fracture/c.png' },
    { labelClass: { name: 'Normal' }, labels: [{ importId: first.id }, { importId: second.id }] },
  ])
})

test('of an import of several batches each is kept or taken out once', patient, async () => {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: 1200 }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
  )
  const importId = made[0]?.importId ?? ''
  const [other] = await images(owner, [{ groupKey: 'other', classIndex: null }])
  await database.$executeRaw`
    insert into "ImportFile" ("importId", "position", "path", "outcome", "imageId", "patientKey")
    select ${other?.importId}::uuid, n, 'again/' || n || '.png', 'KNOWN', v.id, 'P' || n
    from unnest(${made.map(image => image.id)}::uuid[]) with ordinality as v(id, n)
    where n % 2 = 0`
  expect(await preview(owner, importId)).toMatchObject({ imageCount: 600, keptCount: 600 })
  expect(await undo(owner, importId)).toMatchObject({ takenOutCount: 600, keptCount: 600, takenBackCount: 0 })
  const left = await listed(owner)
  expect(left).toHaveLength(601)
  expect(left.every(image => image.importId === other?.importId)).toBe(true)
  expect(left.find(image => image.fileName === 'again/600.png')).toMatchObject({ groupKey: 'patient P600' })
  const counts = await database.auditEvent.groupBy({
    by: ['action'],
    where: { projectId: owner.id, action: { in: ['IMAGE_KEPT', 'IMAGE_TAKEN_OUT'] } },
    _count: true,
    orderBy: { action: 'asc' },
  })
  expect(counts.map(c => c._count)).toEqual([600, 600])
})

test('after all of this the counts of every project are those of its images', async () => {
  const projects = await core.database.project.findMany()
  expect(projects.length).toBeGreaterThan(0)
  for (const { id } of projects) await expectTrueCounts(core.database, id)
})
