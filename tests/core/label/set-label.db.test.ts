import { expect, test } from 'vitest'
import { InvalidInput, NotFound, Unauthenticated } from '#core/errors.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { setLabel } from '#core/label/set-label.ts'
import { StatementAllowance } from '#core/statements.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, images, member, person, product } = await openCore()
const owner = await project()
const [normal, fracture] = owner.labelClasses.map(c => c.id) as [string, string]
const one = async () => {
  const [image] = await images(owner, [{ groupKey: 'a', classIndex: null }])
  if (!image) throw new Error('no image')
  return image.id
}

test('a label is a new version; what was there before stays, and both stand in the audit trail', async () => {
  const imageId = await one()
  const first = await setLabel(owner.admin, { imageId, labelClassId: normal, expectedVersion: 0 })
  const second = await setLabel(owner.admin, { imageId, labelClassId: fracture, expectedVersion: 1, reason: 'C5 body' })
  const labels = await database.label.findMany({ where: { imageId }, orderBy: { version: 'asc' } })
  expect(labels.map(l => [l.id, l.labelClassId])).toEqual([
    [first.id, normal],
    [second.id, fracture],
  ])
  const events = await database.auditEvent.findMany({ where: { nounId: second.id } })
  expect(events).toMatchObject([
    {
      action: 'LABEL_GIVEN',
      before: { labelClass: 'Normal', version: 1 },
      after: { labelClass: 'Fracture' },
      reason: 'C5 body',
    },
  ])
})

test('of twenty readers at once one wins and every other is told the current label', async () => {
  const imageId = await one()
  const readers = await Promise.all(Array.from({ length: 20 }, () => member(owner.id, 'READER')))
  const tries = await Promise.allSettled(
    readers.map((reader, i) =>
      setLabel(reader, { imageId, labelClassId: i % 2 ? normal : fracture, expectedVersion: 0 }),
    ),
  )
  const won = tries.flatMap(t => (t.status === 'fulfilled' ? [t.value] : []))
  const lost = tries.flatMap(t => (t.status === 'rejected' ? [t.reason] : []))
  expect(won).toHaveLength(1)
  expect(lost).toHaveLength(19)
  for (const error of lost) {
    expect(error).toBeInstanceOf(LabelConflict)
    expect(error.currentLabel.id).toBe(won[0]?.id)
  }
  expect(await database.label.count({ where: { imageId } })).toBe(1)
  expect(await database.auditEvent.count({ where: { noun: 'Label', nounId: won[0]?.id } })).toBe(1)
})

test('a class of another project is refused with the classes that are allowed', async () => {
  const imageId = await one()
  const other = await project()
  const labelClassId = other.labelClasses[0]?.id ?? ''
  const refused = setLabel(owner.admin, { imageId, labelClassId, expectedVersion: 0 })
  await expect(refused).rejects.toThrow(InvalidInput)
  await expect(refused).rejects.toMatchObject({ field: 'labelClassId', value: labelClassId })
  await expect(refused).rejects.toThrow(/Normal.*Fracture/)
  expect(await database.label.count({ where: { imageId } })).toBe(0)
})

test('a version that never was, an unknown image and a stranger are refused', async () => {
  const imageId = await one()
  const give = (ctx = owner.admin, id = imageId, expectedVersion = 3) =>
    setLabel(ctx, { imageId: id, labelClassId: normal, expectedVersion })
  await expect(give()).rejects.toThrow('expectedVersion is 3; allowed: 0')
  await expect(give(owner.admin, 'nonsense')).rejects.toThrow(NotFound)
  for (const id of [imageId, 'nonsense', crypto.randomUUID()])
    await expect(give(product(), id)).rejects.toThrow(Unauthenticated)
  await expect(give(await person('stranger'), imageId, 0)).rejects.toThrow(NotFound)
})

const eventsOf = (imageId: string) =>
  database.auditEvent.findMany({ where: { action: 'LABEL_GIVEN', after: { path: ['imageId'], equals: imageId } } })
const view = { isInverted: false, panX: 0, panY: -0, rotation: 0, isFlipped: false }

test('the same answer again by the same reader is the label that stands, whatever version they saw', async () => {
  const imageId = await one()
  const reader = await member(owner.id, 'READER')
  const answer = { imageId, labelClassId: fracture, reason: 'C5', view }
  const first = await setLabel(reader, { ...answer, expectedVersion: 0 })
  for (const expectedVersion of [0, 1, 1, 0, 1])
    expect(await setLabel(reader, { ...answer, reason: ' C5 ', expectedVersion })).toMatchObject({ id: first.id })
  expect(await database.label.count({ where: { imageId } })).toBe(1)
  expect(await eventsOf(imageId)).toHaveLength(1)
  for (const expectedVersion of [5, 2 ** 31 - 1])
    await expect(setLabel(reader, { ...answer, expectedVersion })).rejects.toThrow(LabelConflict)
  await expect(setLabel(reader, { ...answer, reason: 'C6', expectedVersion: -1 })).rejects.toThrow(LabelConflict)
})

test('twenty times the same answer of one reader at once is one version and one audit event', async () => {
  const imageId = await one()
  const reader = await member(owner.id, 'READER')
  const given = await Promise.all(
    Array.from({ length: 20 }, () => setLabel(reader, { imageId, labelClassId: normal, expectedVersion: 0 })),
  )
  expect(new Set(given.map(label => label.id)).size).toBe(1)
  expect(await database.label.count({ where: { imageId } })).toBe(1)
  expect(await eventsOf(imageId)).toHaveLength(1)
})

test("another class, reason or view, another reader's word, and an import's are answers of their own", async () => {
  const imageId = await one()
  const reader = await member(owner.id, 'READER')
  const give = (expectedVersion: number, more: object = {}, ctx = reader) =>
    setLabel(ctx, { imageId, labelClassId: fracture, expectedVersion, ...more })
  expect((await give(0)).version).toBe(1)
  expect((await give(1, { reason: 'C5' })).version).toBe(2)
  expect((await give(2, { reason: 'C5', view })).version).toBe(3)
  expect((await give(3, { reason: 'C5', view: { ...view, rotation: 90 } })).version).toBe(4)
  expect((await give(4, { labelClassId: normal })).version).toBe(5)
  expect((await give(5, { labelClassId: normal }, owner.admin)).version).toBe(1)
  await expect(give(5, { labelClassId: normal })).rejects.toThrow(LabelConflict)
  expect((await give(6, { labelClassId: normal })).version).toBe(6)
  expect(await database.image.findUnique({ where: { id: imageId } })).toMatchObject({ labelVersion: 7, readCount: 2 })
  expect(await eventsOf(imageId)).toHaveLength(7)

  const [imported] = await images(owner, [{ groupKey: 'b', classIndex: 1 }])
  const label = await setLabel(owner.admin, {
    imageId: imported?.id ?? '',
    labelClassId: fracture,
    expectedVersion: 1,
  })
  expect(label).toMatchObject({ version: 2, origin: 'READER' })
})

test.each([
  ['1001 characters', 'x'.repeat(1001)],
  ['NUL', 'a\0b'],
  ['half a character', 'a\ud800'],
  ['what turns the text', 'a\u202eb'],
])('a reason with %s is refused, and no label is given', async (_name, reason) => {
  const imageId = await one()
  const refused = setLabel(owner.admin, { imageId, labelClassId: normal, expectedVersion: 0, reason })
  await expect(refused).rejects.toMatchObject({ name: 'InvalidInput', field: 'reason' })
  expect(await database.label.count({ where: { imageId } })).toBe(0)
})

test('a label is two statements: how the image stands, and all that is written, whole or not at all', async () => {
  const imageId = await one()
  const reader = await member(owner.id, 'READER')
  const sent = new StatementAllowance(() => undefined, 1)
  await sent.run(() => setLabel(reader, { imageId, labelClassId: normal, expectedVersion: 0, reason: 'C5', view }))
  expect(sent.count).toBe(2)
  expect(await database.label.findMany({ where: { imageId } })).toMatchObject([{ reason: 'C5', view: { panX: 0 } }])
  expect(await eventsOf(imageId)).toMatchObject([
    { schema: 1, actorId: reader.actor?.id, reason: 'C5', after: { labelClass: 'Normal', version: 1 } },
  ])
})

test('a role that was taken away a moment ago labels nothing', async () => {
  const imageId = await one()
  const reader = await member(owner.id, 'READER')
  await setLabel(reader, { imageId, labelClassId: normal, expectedVersion: 0 })
  const where = { projectId_userId: { projectId: owner.id, userId: reader.actor?.id ?? '' } }
  await database.membership.update({ where, data: { roles: ['AUDITOR'] } })
  const again = () => setLabel(reader, { imageId, labelClassId: fracture, expectedVersion: 1 })
  await expect(again()).rejects.toMatchObject({ name: 'Forbidden', requiredRoles: ['READER', 'REVIEWER', 'ADMIN'] })
  await database.membership.delete({ where })
  await expect(again()).rejects.toThrow(NotFound)
  expect(await eventsOf(imageId)).toHaveLength(1)
})
