import { expect, test } from 'vitest'
import { setGoldAnswer } from '#core/gold/set-gold.ts'
import type { ImageFilter } from '#core/image/filter.ts'
import { setLabel } from '#core/label/set-label.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { type PolicyInput, setReadingPolicy } from '#core/reading/set-policy.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()

async function room(policy: Partial<PolicyInput> = {}) {
  const owner = await project()
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, readerCount: 2, ...policy })
  const [ada, judge] = [await member(owner.id, 'READER'), await member(owner.id, 'REVIEWER')]
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const made = await images(
    owner,
    ['a', 'a', 'b', 'b'].map(groupKey => ({ groupKey, classIndex: null })),
  )
  const ids = made.map(i => i.id)
  const next = (filter: ImageFilter | null, ctx: TestContext = ada) =>
    findNextReadings(
      { database, now: new Date() },
      { projectId: owner.id, readerId: ctx.actor?.id ?? '', without: [], filter },
      9,
    )
  return { owner, ada, judge, normal, fracture, ids, next }
}

test('what is read next is of the list that is read through, and of nothing else', async () => {
  const { ada, normal, ids, next } = await room()
  const [a1 = '', a2 = '', b1 = '', b2 = ''] = ids
  expect(new Set(await next({ groupKey: 'a' }))).toEqual(new Set([a1, a2]))
  await setLabel(ada, { imageId: a1, labelClassId: normal, expectedVersion: 0 })
  expect(await next({ groupKey: 'a' })).toEqual([a2])
  await database.image.update({ where: { id: b2 }, data: { isFlagged: true } })
  expect(await next({ flagged: true })).toEqual([b2])
  expect(await next({ flagged: true, groupKey: 'a' })).toEqual([])
  expect(await next({ takenOut: true }), 'what is out is read by nobody').toEqual([])
  expect(new Set(await next(null))).toEqual(new Set([a2, b1, b2]))
  expect(new Set(await next({}))).toEqual(new Set([a2, b1, b2]))
})

test('what was sent back or is assigned comes first within the list alone', async () => {
  const { ada, judge, normal, ids, next } = await room({ isReviewed: true })
  const [a1 = '', , b1 = ''] = ids
  const { id: labelId } = await setLabel(ada, { imageId: b1, labelClassId: normal, expectedVersion: 0 })
  await reviewLabel(judge, { labelId, expectedState: 'SUBMITTED', verdict: 'RETURN', comment: 'look at C5' })
  expect((await next({ groupKey: 'b' }))[0]).toBe(b1)
  expect(await next({ groupKey: 'a' })).not.toContain(b1)
  expect(await next({ readingState: 'RETURNED' })).toEqual([b1])
  const where = { imageId_readerKey_round: { imageId: a1, readerKey: ada.actor?.id ?? '', round: 1 } }
  const reading = { projectId: (await database.image.findUniqueOrThrow({ where: { id: a1 } })).projectId, imageId: a1 }
  const assigned = { assignedAt: new Date() }
  await database.reading.upsert({
    where,
    update: assigned,
    create: { ...reading, ...assigned, readerId: ada.actor?.id ?? '', readerKey: ada.actor?.id ?? '' },
  })
  await database.image.update({ where: { id: a1 }, data: { assignedCount: 1 } })
  expect((await next({ groupKey: 'a' }))[0]).toBe(a1)
  expect(await next({ assigneeId: ada.actor?.id ?? '' })).toEqual([a1])
})

test('an image by which readers are measured is in the lists that it is in, and in no other', async () => {
  const { judge, fracture, ids, next } = await room({ isBlind: true })
  const [a1 = ''] = ids
  await setGoldAnswer(judge, { imageId: a1, labelClassId: fracture, expectedNumber: 0 })
  await database.image.updateMany({ where: { id: { in: ids.slice(1, 3) } }, data: { burnedIn: 'SUSPECTED' } })
  expect(await next(null)).toContain(a1)
  expect(new Set(await next({ burnedIn: 'SUSPECTED' }))).toEqual(new Set(ids.slice(1, 3)))
  await database.image.update({ where: { id: a1 }, data: { burnedIn: 'SUSPECTED' } })
  expect(await next({ burnedIn: 'SUSPECTED' })).toContain(a1)
})
