import { expect, test } from 'vitest'
import { adjudicateImage, undoAdjudication } from '#core/adjudication/adjudicate-image.ts'
import { Conflict, Forbidden } from '#core/errors.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { setLabel } from '#core/label/set-label.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { openReading } from '#core/reading/open-reading.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()

async function room(
  policy: { readerCount?: number; isBlind?: boolean; isReviewed?: boolean } = { readerCount: 2, isBlind: true },
) {
  const owner = await project()
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, ...policy })
  const [ada, ben, cy, judge] = [
    await member(owner.id, 'READER'),
    await member(owner.id, 'READER'),
    await member(owner.id, 'READER'),
    await member(owner.id, 'REVIEWER'),
  ]
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const one = async () => (await images(owner, [{ groupKey: 'g', classIndex: null }]))[0]?.id ?? ''
  return { owner, ada, ben, cy, judge, normal, fracture, one }
}

const say = (ctx: TestContext, imageId: string, labelClassId: string, expectedVersion = 0) =>
  setLabel(ctx, { imageId, labelClassId, expectedVersion })
const stands = (id: string) =>
  database.image.findUniqueOrThrow({
    where: { id },
    select: { readingState: true, labelClassId: true, labelVersion: true, readCount: true },
  })
const answersOf = async (imageId: string) =>
  (await database.label.findMany({ where: { imageId }, orderBy: { id: 'asc' } })).map(l => l.id)

test('two blind readers answer for themselves; where they agree, that is the reference, resting on both', async () => {
  const { ada, ben, normal, one } = await room()
  const imageId = await one()
  expect(await say(ada, imageId, normal)).toMatchObject({ version: 1, isBlind: true })
  expect(await stands(imageId)).toEqual({
    readingState: 'IN_READING',
    labelClassId: null,
    labelVersion: 0,
    readCount: 1,
  })
  expect(await say(ben, imageId, normal)).toMatchObject({ version: 1, isBlind: true })
  expect(await stands(imageId)).toEqual({ readingState: 'DONE', labelClassId: normal, labelVersion: 1, readCount: 2 })
  const reference = await database.referenceLabel.findFirstOrThrow({ where: { imageId } })
  expect(reference.origin).toBe('AGREED')
  expect(reference.labelIds).toEqual(await answersOf(imageId))
})

test('where they disagree nothing counts until somebody else decides, and that can be undone until it is frozen', async () => {
  const { ada, ben, judge, normal, fracture, one } = await room()
  const imageId = await one()
  await say(ada, imageId, normal)
  await say(ben, imageId, fracture)
  expect(await stands(imageId)).toMatchObject({ readingState: 'DISAGREED', labelClassId: null })
  const labelIds = await answersOf(imageId)
  const decide = (ctx: TestContext, more: object = {}) =>
    adjudicateImage(ctx, { imageId, labelIds, labelClassId: fracture, reason: 'C5', note: 'left', ...more })
  await expect(decide(ada)).rejects.toThrow(Forbidden)
  await expect(decide(judge, { labelIds: labelIds.slice(1) })).rejects.toThrow('another answer came meanwhile')
  const decided = await decide(judge)
  expect(decided).toMatchObject({ number: 1, labelClassId: fracture, note: 'left', labelIds })
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: fracture, labelVersion: 2 })
  await undoAdjudication(judge, { imageId, adjudicationId: decided.id, reason: 'too early' })
  expect(await stands(imageId)).toMatchObject({ readingState: 'DISAGREED', labelClassId: null, labelVersion: 3 })
  const again = await decide(judge, { labelClassId: normal })
  expect(again.number).toBe(3)
  const origins = await database.referenceLabel.findMany({ where: { imageId }, orderBy: { version: 'asc' } })
  expect(origins.map(r => r.origin)).toEqual(['DISAGREED', 'ADJUDICATED', 'DISAGREED', 'ADJUDICATED'])
})

test('a third answer meanwhile is a clear choice: nothing is decided upon what was not seen, and no answer is lost', async () => {
  const { ada, ben, cy, judge, normal, fracture, one } = await room()
  const imageId = await one()
  await say(ada, imageId, normal)
  await say(ben, imageId, fracture)
  const labelIds = await answersOf(imageId)
  await say(cy, imageId, normal)
  await expect(adjudicateImage(judge, { imageId, labelIds, labelClassId: normal })).rejects.toThrow(Conflict)
  await adjudicateImage(judge, { imageId, labelIds: await answersOf(imageId), labelClassId: normal })
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: normal, readCount: 3 })
})

test('readers who answer at once are settled one after the other, and none is refused', async () => {
  const { owner, normal, one } = await room({ readerCount: 9, isBlind: true })
  const imageId = await one()
  const readers = await Promise.all(Array.from({ length: 9 }, () => member(owner.id, 'READER')))
  const given = await Promise.all(readers.map(ctx => say(ctx, imageId, normal)))
  expect(given.map(label => label.version)).toEqual(Array(9).fill(1))
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', readCount: 9, labelVersion: 1 })
  expect(
    await database.auditEvent.count({
      where: { action: 'LABEL_GIVEN', after: { path: ['imageId'], equals: imageId } },
    }),
  ).toBe(9)
})

test("two tabs of one reader: the second is told of the first's answer, never of anybody else's", async () => {
  const { ada, ben, normal, fracture, one } = await room()
  const imageId = await one()
  await say(ben, imageId, fracture)
  const first = await say(ada, imageId, normal)
  const conflict = await say(ada, imageId, fracture).catch(error => error)
  expect(conflict).toBeInstanceOf(LabelConflict)
  expect(conflict.currentLabel.id).toBe(first.id)
  expect(await say(ada, imageId, fracture, 1)).toMatchObject({ version: 2, isBlind: false })
})

test('whoever sees the others is none of the readers that are asked for', async () => {
  const { ada, judge, normal, one } = await room()
  const imageId = await one()
  await say(ada, imageId, normal)
  expect(await say(judge, imageId, normal)).toMatchObject({ isBlind: false })
  expect(await stands(imageId)).toMatchObject({ readingState: 'IN_READING', readCount: 1 })
})

test('somebody reads next what was sent back, what nobody read, what wants another reader; not what another has open', async () => {
  const { owner, ada, ben, normal } = await room()
  const made = await images(
    owner,
    Array.from({ length: 4 }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
  )
  const byHash = [...made].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)).map(i => i.id)
  const next = (ctx: TestContext, without: string[] = []) =>
    findNextReadings(ctx, { projectId: owner.id, readerId: ctx.actor?.id ?? '', without }, 10)
  expect(await next(ada)).toEqual(byHash)
  const [a = '', b = '', c = '', d = ''] = byHash
  await say(ada, a, normal)
  expect(await next(ada)).toEqual([b, c, d])
  expect(await next(ben)).toEqual([b, c, d, a])
  await openReading(ben, { imageId: b })
  expect(await next(ada)).toEqual([b, c, d])
  await openReading(await member(owner.id, 'READER'), { imageId: b })
  expect(await next(ada), 'both of its places are taken').toEqual([c, d])
  expect(await next({ ...ada, now: new Date(Date.now() + 20 * 60_000) }), 'for a quarter of an hour').toEqual([b, c, d])
  await database.reading.updateMany({
    where: { imageId: a, readerId: ada.actor?.id ?? '' },
    data: { state: 'RETURNED' },
  })
  expect(await next(ada, [c])).toEqual([a, d])
})
