import { expect, test } from 'vitest'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { LabelConflict, setLabel } from '#core/label/set-label.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, images, member, person } = await openCore()
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
  await expect(give(await person('stranger'), imageId, 0)).rejects.toThrow(NotFound)
})
