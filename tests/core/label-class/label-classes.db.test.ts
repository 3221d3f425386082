import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setLabels } from '#core/label/set-labels.ts'
import { addClass } from '#core/label-class/add-class.ts'
import { archiveClass, restoreClass } from '#core/label-class/archive-class.ts'
import { countClassUses } from '#core/label-class/count-uses.ts'
import { renameClass } from '#core/label-class/rename-class.ts'
import { reorderClasses } from '#core/label-class/reorder-classes.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { database, project, member, images } = await openCore()
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }

async function room(classes = ['Normal', 'Fracture', 'Implant']) {
  const owner = await project(classes)
  const projectId = owner.id
  const [normal = '', fracture = '', implant = ''] = owner.labelClasses.map(c => c.id)
  const one = async (classIndex: number | null = null) =>
    (await images(owner, [{ groupKey: randomUUID(), classIndex }]))[0]?.id ?? ''
  const events = (action: string) => database.auditEvent.findMany({ where: { projectId, action } })
  const names = async () =>
    (await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })).map(c => c.name)
  return { owner, admin: owner.admin, projectId, normal, fracture, implant, one, events, names }
}

const manyOf = (classIndex: number) => Array.from({ length: 8 }, () => ({ groupKey: randomUUID(), classIndex }))

test('a class is added behind the others; at most one is positive, and 50 are there', async () => {
  const { admin, projectId, names, events } = await room()
  expect(await addClass(admin, { projectId, name: ' Screw ' })).toMatchObject({ name: 'Screw', position: 3 })
  expect(await names()).toEqual(['Normal', 'Fracture', 'Implant', 'Screw'])
  expect(await events('CLASS_ADDED')).toMatchObject([{ noun: 'LabelClass', after: { name: 'Screw', position: 3 } }])
  const second = addClass(admin, { projectId, name: 'Worse', isPositive: true })
  await expect(second).rejects.toMatchObject({
    field: 'isPositive',
    allowed: expect.stringContaining('Fracture is it'),
  })
  for (const wrong of ['', 'a/b', 'x'.repeat(61), 'a\nb'])
    await expect(addClass(admin, { projectId, name: wrong })).rejects.toMatchObject({ field: 'name' })
  for (let i = 4; i < 50; i += 1) await addClass(admin, { projectId, name: `Class ${i}` })
  await expect(addClass(admin, { projectId, name: 'One more' })).rejects.toMatchObject({
    allowed: expect.stringContaining('at most 50'),
  })
})

test('a name that another class has is refused, however it is written; two at once are one', async () => {
  const { admin, projectId, implant } = await room()
  for (const name of ['normal', 'NORMAL', 'ｎormal', ' Normal '])
    await expect(addClass(admin, { projectId, name })).rejects.toMatchObject({
      ...{ field: 'name', allowed: 'a name of its own: Normal is one already' },
    })
  const rename = renameClass(admin, { labelClassId: implant, name: 'fracture', expectedName: 'Implant' })
  await expect(rename).rejects.toMatchObject({ field: 'name', value: 'fracture' })
  // Its own, written otherwise, is another name.
  expect(await renameClass(admin, { labelClassId: implant, name: 'IMPLANT', expectedName: 'Implant' })).toMatchObject({
    name: 'IMPLANT',
  })
  await archiveClass(admin, { labelClassId: implant })
  await expect(addClass(admin, { projectId, name: 'implant' })).rejects.toMatchObject({
    allowed: 'a name of its own: IMPLANT is archived: restore it instead',
  })
  const both = await Promise.allSettled([1, 2].map(() => addClass(admin, { projectId, name: 'Cast' })))
  expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a renamed class stays the same; what was frozen keeps its name, and back again is as before', async () => {
  const { owner, admin, projectId, fracture, one, events } = await room(['Normal', 'Fracture'])
  await images(owner, [...manyOf(0), ...manyOf(1)])
  const frozen = await freezeNow(admin, { projectId, seed: 1, ratio })
  const imageId = await one(1)
  const renamed = await renameClass(admin, { labelClassId: fracture, name: 'Break', expectedName: 'Fracture' })
  expect(renamed).toMatchObject({ id: fracture, name: 'Break', position: 1, isPositive: true })
  expect((await database.image.findUniqueOrThrow({ where: { id: imageId } })).labelClassId).toBe(fracture)
  const still = await database.datasetVersion.findUniqueOrThrow({ where: { id: frozen.id } })
  expect(still).toEqual(frozen)
  expect(still.classes).toMatchObject([{ name: 'Normal' }, { id: fracture, name: 'Fracture' }])
  expect(await events('CLASS_RENAMED')).toMatchObject([
    { nounId: fracture, before: { name: 'Fracture' }, after: { name: 'Break' } },
  ])
  const late = renameClass(admin, { labelClassId: fracture, name: 'Crack', expectedName: 'Fracture' })
  await expect(late).rejects.toMatchObject({ name: 'Conflict', current: 'Break' })
  await renameClass(admin, { labelClassId: fracture, name: 'Fracture', expectedName: 'Break' })
  expect(await events('CLASS_RENAMED')).toHaveLength(2)
})

test('another order is that of lists; datasets keep theirs, and who has not seen the newest is told it', async () => {
  const { owner, admin, projectId, normal, fracture, implant, names, events } = await room()
  await images(owner, [...manyOf(0), ...manyOf(1), ...manyOf(2)])
  const frozen = await freezeNow(admin, { projectId, seed: 1, ratio })
  const expectedLabelClassIds = [normal, fracture, implant]
  await reorderClasses(admin, { projectId, labelClassIds: [implant, normal, fracture], expectedLabelClassIds })
  expect(await names()).toEqual(['Implant', 'Normal', 'Fracture'])
  expect(await events('CLASSES_REORDERED')).toMatchObject([
    {
      before: { labelClasses: ['Normal', 'Fracture', 'Implant'] },
      after: { labelClasses: ['Implant', 'Normal', 'Fracture'] },
    },
  ])
  const still = await database.datasetVersion.findUniqueOrThrow({ where: { id: frozen.id } })
  expect(still.classes).toMatchObject([{ name: 'Normal' }, { name: 'Fracture' }, { name: 'Implant' }])
  const again = { projectId, labelClassIds: [fracture, normal, implant], expectedLabelClassIds }
  await expect(reorderClasses(admin, again)).rejects.toMatchObject({
    name: 'Conflict',
    current: 'Implant, Normal, Fracture',
  })
  const stands = [implant, normal, fracture]
  for (const wrong of [
    [implant, normal],
    [implant, normal, normal],
    [implant, normal, randomUUID()],
  ])
    await expect(
      reorderClasses(admin, { projectId, labelClassIds: wrong, expectedLabelClassIds: stands }),
    ).rejects.toMatchObject({ name: 'InvalidInput', field: 'labelClassIds' })
})

test('no answer is given with an archived class, by anybody and in no way; what has it keeps it, and it can come back', async () => {
  const { admin, projectId, normal, implant, one, events } = await room()
  const [given, open, disputed] = [await one(2), await one(), await one(0)]
  await archiveClass(admin, { labelClassId: implant, reason: 'asked elsewhere' })
  await archiveClass(admin, { labelClassId: implant })
  expect(await events('CLASS_ARCHIVED')).toMatchObject([{ after: { name: 'Implant' }, reason: 'asked elsewhere' }])
  const reader = await member(projectId, 'READER')
  const refusal = { name: 'Conflict', message: expect.stringContaining('Implant is archived'), current: 'archived' }
  const answer = { labelClassId: implant, expectedVersion: 0 }
  await expect(setLabel(reader, { ...answer, imageId: open })).rejects.toMatchObject({
    ...refusal,
    message: 'Implant is archived: no answer is given with it. There are Normal, Fracture',
  })
  const [outcome] = await setLabels(reader, { projectId, labels: [{ ...answer, imageId: open }] })
  expect(outcome?.result).toMatchObject(refusal)
  const judge = await member(projectId, 'REVIEWER')
  await database.image.update({ where: { id: disputed }, data: { readingState: 'DISAGREED' } })
  const labelIds = (await database.label.findMany({ where: { imageId: disputed } })).map(l => l.id)
  await expect(adjudicateImage(judge, { imageId: disputed, labelIds, labelClassId: implant })).rejects.toMatchObject(
    refusal,
  )
  const unknown = setLabel(reader, { imageId: open, labelClassId: randomUUID(), expectedVersion: 0 })
  await expect(unknown).rejects.not.toMatchObject({ allowed: expect.stringContaining('Implant') })
  expect(await database.image.findUniqueOrThrow({ where: { id: given } })).toMatchObject({ labelClassId: implant })
  // What had it may get another answer.
  expect(await setLabel(reader, { imageId: given, labelClassId: normal, expectedVersion: 1 })).toMatchObject({
    version: 1,
  })
  await restoreClass(admin, { labelClassId: implant })
  expect(await setLabel(reader, { ...answer, imageId: open })).toMatchObject({ labelClassId: implant })
})

test('a class that is archived while somebody answers with it gets no answer behind it', async () => {
  const { admin, projectId, implant, one } = await room()
  const readers = await Promise.all(Array.from({ length: 6 }, () => member(projectId, 'READER')))
  const imageIds = await Promise.all(readers.map(() => one()))
  const answers = readers.map((reader, i) =>
    setLabel(reader, { imageId: imageIds[i] ?? '', labelClassId: implant, expectedVersion: 0 }),
  )
  const [archived, ...said] = await Promise.allSettled([archiveClass(admin, { labelClassId: implant }), ...answers])
  expect(archived?.status).toBe('fulfilled')
  for (const one of said)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ name: 'Conflict', current: 'archived' })
  const given = await database.label.count({ where: { labelClassId: implant } })
  expect(given).toBe(said.filter(s => s.status === 'fulfilled').length)
  const [event] = await database.auditEvent.findMany({ where: { projectId, action: 'CLASS_ARCHIVED' } })
  const later = { projectId, action: 'LABEL_GIVEN', seq: { gt: event?.seq ?? 0n } }
  for (const { nounId } of await database.auditEvent.findMany({ where: later }))
    expect((await database.label.findUniqueOrThrow({ where: { id: nounId } })).labelClassId).not.toBe(implant)
})

test('two answers stay, and no class is archived under a job that may be giving it', async () => {
  const { admin, projectId, normal, fracture, implant } = await room()
  const createdById = admin.actor?.id ?? ''
  const job = await inTransaction(admin, ctx => enqueueJob(ctx, { projectId, kind: 'IMPORT', createdById }))
  await expect(archiveClass(admin, { labelClassId: implant })).rejects.toMatchObject({ current: 'IMPORT' })
  await database.job.update({ where: { id: job.id }, data: { kind: 'BATCH' } })
  await expect(archiveClass(admin, { labelClassId: implant })).rejects.toMatchObject({ current: 'BATCH' })
  await database.job.update({ where: { id: job.id }, data: { status: 'SUCCEEDED' } })
  await archiveClass(admin, { labelClassId: implant })
  for (const labelClassId of [normal, fracture])
    await expect(archiveClass(admin, { labelClassId })).rejects.toMatchObject({
      message: expect.stringContaining('fewer than two answers are left'),
    })
})

test('what has a class is counted, and a dataset is frozen with an archived one only where images have it', async () => {
  const { owner, admin, projectId, normal, fracture, implant } = await room()
  await images(owner, [...manyOf(0), ...manyOf(1)])
  expect((await freezeNow(admin, { projectId, seed: 1, ratio })).classes).toHaveLength(3)
  await archiveClass(admin, { labelClassId: implant })
  const without = await freezeNow(admin, { projectId, seed: 1, ratio })
  expect(without.classes).toMatchObject([{ id: normal }, { id: fracture }])
  await restoreClass(admin, { labelClassId: implant })
  await images(owner, manyOf(2))
  await archiveClass(admin, { labelClassId: implant })
  const [, , uses] = await countClassUses(admin, projectId)
  expect(uses).toEqual({ labelClassId: implant, labelCount: 8, imageCount: 8, datasetCount: 0, modelCount: 0 })
  const frozen = await freezeNow(admin, { projectId, seed: 1, ratio })
  expect(frozen.classes).toMatchObject([{ id: normal }, { id: fracture }, { id: implant }])
  expect((await countClassUses(admin, projectId)).map(u => u.datasetCount)).toEqual([3, 3, 1])
})

test('who reads the project blind is told of no counts', async () => {
  const { admin, projectId } = await room()
  await database.project.update({ where: { id: projectId }, data: { isBlind: true } })
  const both = await member(projectId, 'READER', 'ADMIN')
  await expect(countClassUses(both, projectId)).rejects.toThrow('you read this project blind')
  expect(await countClassUses(admin, projectId)).toHaveLength(3)
})
