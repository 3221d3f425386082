import { expect, test } from 'vitest'
import { imageFilter } from '#core/image/filter.ts'
import { putBackImage, takeOutImage } from '#core/image/take-out.ts'
import { countLabelChanges } from '#core/import/count-label-changes.ts'
import { undoImport } from '#core/import/undo/undo-import.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { expectTrueCounts } from '#tests/kit/true-counts.ts'
import { undoImportTask } from '#worker/tasks/undo-import.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()
const { database, project } = core
const pictures = await Promise.all(Array.from({ length: 3 }, (_, i) => drawPicture(i + 1)))
const reason = 'the wrong list'
const again = 'taken out before, brought again'
// Every import starts a process that reads pictures, and every test has several.
const patient = { timeout: 120_000 }
type Owner = Awaited<ReturnType<typeof project>>

const tree = async (...names: string[]) =>
  writeTree(await newFolder(), Object.fromEntries(names.map((name, i) => [name, pictures[i] ?? ''])))
const listed = (owner: Owner) =>
  database.image.count({ where: { projectId: owner.id, ...imageFilter({}, new Date()) } })
const undo = async (owner: Owner, importId: string, more: object = {}) => {
  const { undoJobId } = await undoImport(owner.admin, { importId, reason, ...more })
  await runTask(core, undoImportTask, undoJobId ?? '')
}
const imageOf = (owner: Owner, fileName: string) =>
  database.image.findFirstOrThrow({
    where: { projectId: owner.id, fileName },
    include: { labelClass: true, labels: { include: { labelClass: true }, orderBy: { version: 'asc' } } },
  })
const label = async (owner: Owner, fileName: string, position: number) => {
  const { id: imageId, labelVersion } = await imageOf(owner, fileName)
  const labelClassId = owner.labelClasses[position]?.id ?? ''
  await setLabel(owner.admin, { imageId, labelClassId, expectedVersion: labelVersion })
}

test(
  'a list with other answers shows the difference, and changes nothing unless that is asked for',
  patient,
  async () => {
    const owner = await project()
    const { start, check, apply } = importsOf(core, owner)
    await start({ folder: await tree('Normal/a.png', 'Normal/b.png', 'Normal/c.png') })
    await label(owner, 'Normal/c.png', 0)
    const other = await tree('Fracture/a.png', 'fx/b.png', 'Fracture/c.png')
    const checked = await check({ folder: other })
    const [normal, fracture] = owner.labelClasses.map(c => c.id)
    const changes = (await countLabelChanges(owner.admin, [checked.id])).get(checked.id)
    expect(changes).toMatchObject({ fileCount: 3, byPeopleCount: 1 })
    expect(changes?.changes.map(c => [c.labelClassId, c.className, c.isByPerson, c.fileCount]).sort()).toEqual([
      [normal, 'Fracture', false, 1],
      [normal, 'Fracture', true, 1],
      [normal, 'fx', false, 1],
    ])
    const classes = [{ name: 'fx', labelClassId: fracture }]
    expect(outcomesOf(await apply(checked.id, { classes }))).toEqual({
      'Fracture/a.png': 'CONFLICT: label is Fracture; the same bytes are labelled Normal in the project',
      'Fracture/c.png': 'CONFLICT: label is Fracture; the same bytes are labelled Normal in the project, by a person',
      'fx/b.png': 'CONFLICT: label is Fracture; the same bytes are labelled Normal in the project',
    })
    expect((await imageOf(owner, 'Normal/a.png')).labels).toHaveLength(1)

    const second = await check({ folder: other })
    const applied = await apply(second.id, { classes, relabel: true })
    expect(outcomesOf(applied)).toEqual({
      'Fracture/a.png': 'KNOWN: label was Normal; Fracture now',
      'Fracture/c.png': 'CONFLICT: label is Fracture; the same bytes are labelled Normal in the project, by a person',
      'fx/b.png': 'KNOWN: label was Normal; Fracture now',
    })
    expect(applied).toMatchObject({ addedCount: 0, labelCount: 2, relabels: true })
    const changed = await imageOf(owner, 'Normal/a.png')
    expect(changed).toMatchObject({ labelVersion: 2, labelClass: { name: 'Fracture' } })
    expect(changed.labels.map(l => [l.version, l.labelClass?.name, l.origin])).toEqual([
      [1, 'Normal', 'IMPORT'],
      [1, 'Fracture', 'IMPORT'],
    ])
    const started = await database.auditEvent.findFirstOrThrow({
      where: { nounId: second.id, action: 'IMPORT_STARTED' },
    })
    expect(started.after).toMatchObject({ relabels: true })

    // Undone, the former answer is the reference again, as a version of its own.
    await undo(owner, second.id)
    const back = await imageOf(owner, 'Normal/a.png')
    expect(back).toMatchObject({ labelVersion: 3, labelClass: { name: 'Normal' }, takenOutAt: null })
    expect(back.labels).toHaveLength(2)
    const reference = await database.referenceLabel.findFirstOrThrow({ where: { imageId: back.id, version: 3 } })
    expect(reference).toMatchObject({ origin: 'IMPORTED', labelId: back.labels[0]?.id })
    expect(await listed(owner)).toBe(3)
  },
)

test('undone the other way round, no label of an undone import comes back', patient, async () => {
  const owner = await project()
  const { start, check, apply } = importsOf(core, owner)
  await start({ folder: await tree('a.png') })
  const first = await start({ folder: await tree('Normal/a.png') })
  const second = await check({ folder: await tree('Fracture/a.png') })
  await apply(second.id, { relabel: true })
  await undo(owner, first.id)
  expect(await imageOf(owner, 'a.png')).toMatchObject({ labelVersion: 2, labelClass: { name: 'Fracture' } })
  await undo(owner, second.id)
  expect(await imageOf(owner, 'a.png')).toMatchObject({ labelVersion: 3, labelClass: null })
})

test('bytes of an import that was undone come back with what the next import says of them', patient, async () => {
  const owner = await project()
  const { start, check } = importsOf(core, owner)
  const first = await start({ folder: await tree('Normal/a.png', 'Normal/b.png', 'Normal/c.png') })
  await label(owner, 'Normal/c.png', 0)
  await undo(owner, first.id, { confirmLabelled: true })
  expect(await listed(owner)).toBe(0)
  const other = await writeTree(await newFolder(), {
    'Fracture/a.png': pictures[0] ?? '',
    'Fracture/b.png': pictures[1] ?? '',
    'Fracture/b-too.png': pictures[1] ?? '',
    'Fracture/c.png': pictures[2] ?? '',
  })
  const kept = 'CONFLICT: label is Fracture; a person labelled the same bytes Normal before they were taken out'
  expect(outcomesOf(await check({ folder: other }))).toEqual({
    'Fracture/a.png': `NEW: ${again}`,
    'Fracture/b-too.png': `NEW: ${again}`,
    'Fracture/b.png': 'KNOWN: the same bytes as Fracture/b-too.png',
    'Fracture/c.png': kept,
  })
  expect(await listed(owner)).toBe(0)
  const second = await start({ folder: other })
  expect(outcomesOf(second)).toEqual({
    'Fracture/a.png': `ADDED: ${again}`,
    'Fracture/b-too.png': `ADDED: ${again}`,
    'Fracture/b.png': 'KNOWN: the same bytes as Fracture/b-too.png',
    'Fracture/c.png': kept,
  })
  expect(second).toMatchObject({ addedCount: 2, labelCount: 2 })
  expect(await listed(owner)).toBe(2)
  const image = await imageOf(owner, 'Fracture/a.png')
  expect(image).toMatchObject({ importId: second.id, labelVersion: 3, takenOutReason: null })
  expect(image.labels.map(l => l.labelClass?.name)).toEqual(['Normal', 'Fracture'])
  const events = await database.auditEvent.findMany({ where: { nounId: image.id }, orderBy: { id: 'asc' } })
  expect(events.map(e => e.action)).toEqual(['IMAGE_ADDED', 'IMAGE_TAKEN_OUT', 'IMAGE_BROUGHT_AGAIN'])
  expect(events.at(-1)).toMatchObject({ before: { importId: first.id, takenOutReason: reason } })

  // It is of the second import now: that can be undone, and brought again, as well.
  await undo(owner, second.id)
  expect(await listed(owner)).toBe(0)
})

test(
  'brought again without a label it has none, but for that of a person; put back by hand it is as it was',
  patient,
  async () => {
    const owner = await project()
    const { start } = importsOf(core, owner)
    await start({ folder: await tree('Normal/a.png', 'Normal/b.png', 'Normal/c.png') })
    await label(owner, 'Normal/b.png', 1)
    for (const name of ['a', 'b', 'c']) {
      const { id: imageId } = await imageOf(owner, `Normal/${name}.png`)
      await takeOutImage(owner.admin, { imageId, reason })
      if (name === 'c') await putBackImage(owner.admin, { imageId, reason })
    }
    expect(outcomesOf(await start({ folder: await tree('a.png', 'b.png', 'c.png') }))).toEqual({
      'a.png': `ADDED: ${again}`,
      'b.png': `ADDED: ${again}`,
      'c.png': 'KNOWN',
    })
    expect(await imageOf(owner, 'a.png')).toMatchObject({ labelVersion: 2, labelClass: null })
    expect(await imageOf(owner, 'b.png')).toMatchObject({ labelVersion: 2, labelClass: { name: 'Fracture' } })
    expect(await imageOf(owner, 'Normal/c.png')).toMatchObject({ labelVersion: 1, labelClass: { name: 'Normal' } })
  },
)

test('after all of this the counts of every project are those of its images', async () => {
  const projects = await core.database.project.findMany()
  expect(projects.length).toBeGreaterThan(0)
  for (const { id } of projects) await expectTrueCounts(core.database, id)
})
