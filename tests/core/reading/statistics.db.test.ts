import { expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { NotFound } from '#core/errors.ts'
import { setLabel } from '#core/label/set-label.ts'
import { seeReaders } from '#core/reading/see-readers.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { daysTold, ownStatistics, readerStatistics, readingDays } from '#core/reading/statistics.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''

async function room(policy: { readerCount?: number; isReviewed?: boolean }, count: number) {
  const owner = await project()
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, isBlind: true, ...policy })
  const [ada, ben, judge] = [
    await member(owner.id, 'READER'),
    await member(owner.id, 'READER'),
    await member(owner.id, 'REVIEWER'),
  ]
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const wanted = Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: null }))
  const ids = (await images(owner, wanted)).map(i => i.id)
  return { owner, ada, ben, judge, normal, fracture, ids }
}

const of = (projectId: string, readerId: string | null = null) =>
  readerStatistics({ database }, { projectId, readerId }, 20)

test('the first answer is compared with what counts, where that does not rest on its reader alone', async () => {
  const { owner, ada, ben, judge, normal, fracture, ids } = await room({ readerCount: 2 }, 4)
  const [agreed = '', decided = '', alone = '', unsure = ''] = ids
  const say = (ctx: TestContext, imageId: string, labelClassId: string | null, durationMs: number) =>
    setLabel(ctx, {
      ...{ imageId, labelClassId, expectedVersion: 0, durationMs },
      cannotTell: labelClassId ? null : 'OTHER',
    })
  await say(ada, agreed, normal, 1000)
  await say(ben, agreed, normal, 5000)
  await say(ada, decided, normal, 3000)
  await say(ben, decided, fracture, 5000)
  await say(ada, alone, normal, 2000)
  await say(ada, unsure, null, 9000)
  const labels = await database.label.findMany({ where: { imageId: decided }, select: { id: true } })
  await adjudicateImage(judge, { imageId: decided, labelIds: labels.map(l => l.id), labelClassId: fracture })
  const [first, second, ...others] = await of(owner.id)
  expect(others).toEqual([])
  expect(first).toMatchObject({
    ...{ readerId: idOf(ada), readCount: 4, returnedCount: 0, recentCount: 4, cannotTellCount: 1 },
    ...{ comparedCount: 2, agreedCount: 1, medianDurationMs: 2500 },
    agreement: { value: 0.5, method: 'Clopper-Pearson' },
  })
  expect(second).toMatchObject({ readerId: idOf(ben), readCount: 2, comparedCount: 2, agreedCount: 2 })
  expect(await of(owner.id, idOf(ben))).toEqual([second])
})

test('an answer that a review changed stays what was said first', async () => {
  const { owner, ada, judge, normal, fracture, ids } = await room({ isReviewed: true }, 2)
  const [changed = '', returned = ''] = ids
  const said = await setLabel(ada, { imageId: changed, labelClassId: normal, expectedVersion: 0 })
  const verdict = { labelId: said.id, expectedState: 'SUBMITTED' as const }
  await reviewLabel(judge, { ...verdict, verdict: 'CHANGE', labelClassId: fracture })
  const other = await setLabel(ada, { imageId: returned, labelClassId: normal, expectedVersion: 0 })
  await reviewLabel(judge, { labelId: other.id, expectedState: 'SUBMITTED', verdict: 'RETURN', comment: 'look again' })
  expect(await of(owner.id, idOf(ada))).toMatchObject([
    { readCount: 2, returnedCount: 1, comparedCount: 1, agreedCount: 0, medianDurationMs: null },
  ])
})

test('where one reader is enough, nothing is compared with itself', async () => {
  const { owner, ada, normal, ids } = await room({ readerCount: 1 }, 1)
  await setLabel(ada, { imageId: ids[0] ?? '', labelClassId: normal, expectedVersion: 0 })
  expect(await of(owner.id)).toMatchObject([{ readCount: 1, comparedCount: 0, agreement: null }])
})

test('others are seen by reviewers, auditors and administrators, and by nobody who reads blind', async () => {
  const { owner, ada, judge, normal, ids } = await room({ readerCount: 2 }, 1)
  await setLabel(ada, { imageId: ids[0] ?? '', labelClassId: normal, expectedVersion: 0 })
  const both = await member(owner.id, 'READER', 'REVIEWER')
  for (const ctx of [judge, owner.admin, await member(owner.id, 'AUDITOR')])
    expect(await seeReaders(ctx, owner.id, 10)).toMatchObject([{ readerId: idOf(ada), readCount: 1 }])
  for (const ctx of [ada, await member(owner.id, 'ENGINEER')])
    await expect(seeReaders(ctx, owner.id, 10)).rejects.toThrow('to see readers needs the role REVIEWER or AUDITOR')
  await expect(seeReaders(both, owner.id, 10)).rejects.toThrow('you read this project blind')
  await expect(seeReaders(await member((await project()).id, 'ADMIN'), owner.id, 10)).rejects.toThrow(NotFound)
  await expect(seeReaders(judge, owner.id, 51)).rejects.toThrow('first is 51; allowed: 1 to 50')
  expect(await ownStatistics(ada, owner.id)).toMatchObject({ readerId: idOf(ada), readCount: 1, agreement: null })
  expect(await ownStatistics(judge, owner.id)).toMatchObject({ readCount: 0, lastAnsweredAt: null })
})

test('each of the last days is told, days without a reading too', async () => {
  const { owner, ada, normal, ids } = await room({ readerCount: 1 }, 2)
  for (const imageId of ids) await setLabel(ada, { imageId, labelClassId: normal, expectedVersion: 0 })
  const now = new Date()
  const told = await readingDays({ database, now }, { projectId: owner.id, readerId: null })
  expect(told).toHaveLength(daysTold)
  expect(told.reduce((sum, day) => sum + day.readCount, 0)).toBe(2)
  expect(told.at(-1)?.day).toBe(now.toISOString().slice(0, 10))
  const none = await readingDays({ database, now }, { projectId: owner.id, readerId: 'nobody' })
  expect(none.every(day => day.readCount === 0)).toBe(true)
})
