import { expect, test } from 'vitest'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { imageFilter } from '#core/image/filter.ts'
import { reviewBurnedIn } from '#core/image/review-burned-in.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { database, project, images, member, person } = await openCore()
const owner = await project()

async function suspected() {
  const [image] = await images(owner, [{ groupKey: 'a', classIndex: null }])
  return database.image.update({ where: { id: image?.id ?? '' }, data: { burnedIn: 'SUSPECTED' } })
}
const eventsOf = (nounId: string) => database.auditEvent.findMany({ where: { nounId, action: 'BURNED_IN_REVIEWED' } })

test('a reader says what they saw, may say otherwise later, and both stand in the audit trail', async () => {
  const reader = await member(owner.id, 'READER')
  const { id: imageId } = await suspected()
  const cleared = await reviewBurnedIn(reader, { imageId, verdict: 'NO', expected: 'SUSPECTED' })
  expect(cleared.burnedIn).toBe('NO')
  const seen = await reviewBurnedIn(reader, { imageId, verdict: 'YES', expected: 'NO' })
  expect(seen.burnedIn).toBe('YES')
  expect(await eventsOf(imageId)).toMatchObject([
    { actorId: reader.actor?.id, before: { burnedIn: 'SUSPECTED' }, after: { burnedIn: 'NO' } },
    { actorId: reader.actor?.id, before: { burnedIn: 'NO' }, after: { burnedIn: 'YES' } },
  ])
})

test('the same verdict again by the same person writes nothing; by another person it is another word', async () => {
  const reader = await member(owner.id, 'READER')
  const { id: imageId } = await suspected()
  await reviewBurnedIn(reader, { imageId, verdict: 'NO', expected: 'SUSPECTED' })
  for (let i = 0; i < 5; i++) await reviewBurnedIn(reader, { imageId, verdict: 'NO', expected: 'NO' })
  expect(await eventsOf(imageId)).toHaveLength(1)
  await reviewBurnedIn(owner.admin, { imageId, verdict: 'NO', expected: 'NO' })
  expect(await eventsOf(imageId)).toHaveLength(2)
})

test('names can be seen in a picture whose format says nothing of them', async () => {
  const [image] = await images(owner, [{ groupKey: 'a', classIndex: null }])
  const seen = await reviewBurnedIn(owner.admin, { imageId: image?.id ?? '', verdict: 'YES', expected: null })
  expect(seen.burnedIn).toBe('YES')
})

test('of ten readers at once one is heard, and every other is told what stands now', async () => {
  const { id: imageId } = await suspected()
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) =>
      reviewBurnedIn(owner.admin, { imageId, verdict: i % 2 ? 'NO' : 'YES', expected: 'SUSPECTED' }),
    ),
  )
  const lost = tries.flatMap(t => (t.status === 'rejected' ? [t.reason] : []))
  expect(lost).toHaveLength(9)
  const { burnedIn } = await database.image.findUniqueOrThrow({ where: { id: imageId } })
  for (const error of lost) {
    expect(error).toBeInstanceOf(Conflict)
    expect(error.current).toBe(burnedIn)
  }
  expect(await eventsOf(imageId)).toHaveLength(1)
})

test('who may not label may not judge, outsiders learn nothing, and a suspicion is no verdict', async () => {
  const { id: imageId } = await suspected()
  const input = { imageId, verdict: 'NO', expected: 'SUSPECTED' } as const
  await expect(reviewBurnedIn(await member(owner.id, 'AUDITOR'), input)).rejects.toThrow(Forbidden)
  await expect(reviewBurnedIn(await person('outsider'), input)).rejects.toThrow(NotFound)
  await expect(reviewBurnedIn(owner.admin, { ...input, imageId: 'x' })).rejects.toThrow(NotFound)
  await expect(reviewBurnedIn(owner.admin, { ...input, verdict: 'SUSPECTED' })).rejects.toThrow(InvalidInput)
  expect((await database.image.findUniqueOrThrow({ where: { id: imageId } })).burnedIn).toBe('SUSPECTED')
  expect(await eventsOf(imageId)).toEqual([])
})

test('the filter finds exactly what is to be looked at', async () => {
  const other = await project()
  const made = await images(
    other,
    [1, 2, 3].map(n => ({ groupKey: `${n}`, classIndex: null })),
  )
  const [first = '', second = ''] = made.map(i => i.id)
  await database.image.update({ where: { id: first }, data: { burnedIn: 'SUSPECTED' } })
  await database.image.update({ where: { id: second }, data: { burnedIn: 'YES' } })
  const found = async (burnedIn: 'SUSPECTED' | 'YES' | null) =>
    (await database.image.findMany({ where: { projectId: other.id, ...imageFilter({ burnedIn }, new Date()) } })).map(
      i => i.id,
    )
  expect(await found('SUSPECTED')).toEqual([first])
  expect(await found('YES')).toEqual([second])
  expect(await found(null)).toHaveLength(3)
})

test('pictures with names in them are left out of a frozen dataset, and the audit event says how many', async () => {
  const other = await project()
  const made = await images(
    other,
    Array.from({ length: 40 }, (_, i) => ({ groupKey: `patient ${i}`, classIndex: i === 39 ? null : i % 2 })),
  )
  const named = made.filter(i => i.labelClassId !== null).slice(0, 5)
  const unlabelled = made.find(i => i.labelClassId === null)
  await database.image.updateMany({
    where: { id: { in: [...named, unlabelled].flatMap(i => i?.id ?? []) } },
    data: { burnedIn: 'YES' },
  })
  const freeze = () =>
    freezeNow(other.admin, { projectId: other.id, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } })
  const without = await freeze()
  expect(without.imageCount).toBe(34)
  const frozenIds = (await database.datasetItem.findMany({ where: { datasetVersionId: without.id } })).map(
    i => i.imageId,
  )
  for (const { id } of named) expect(frozenIds).not.toContain(id)
  const event = await database.auditEvent.findFirstOrThrow({ where: { nounId: without.id } })
  expect(event.after).toMatchObject({ imageCount: 34, leftOutCount: 5 })
  for (const { id } of named) await reviewBurnedIn(other.admin, { imageId: id, verdict: 'NO', expected: 'YES' })
  expect((await freeze()).imageCount).toBe(39)
})
