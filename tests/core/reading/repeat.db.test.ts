import { expect, test } from 'vitest'
import { ownRepeats, seeRepeats } from '#core/agreement/repeat-agreement.ts'
import { Conflict, Forbidden, InvalidInput } from '#core/errors.ts'
import { setLabel } from '#core/label/set-label.ts'
import { isHidden } from '#core/membership/blind.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { openReading } from '#core/reading/open-reading.ts'
import { type PolicyInput, setReadingPolicy } from '#core/reading/set-policy.ts'
import { settleImages } from '#core/reading/settle-images.ts'
import { readerStatistics } from '#core/reading/statistics.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, product, project, member, images, claim } = await openCore()
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''
const day = 24 * 3600 * 1000
const later = (ctx: TestContext, days: number): TestContext => ({ ...ctx, now: new Date(Date.now() + days * day) })

async function room(count: number, policy: Partial<PolicyInput> = {}) {
  const owner = await project()
  const given = { readerCount: 2, isBlind: true, repeatPercent: 100, repeatDays: 7, ...policy }
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, ...given })
  const [ada, ben, judge] = [
    await member(owner.id, 'READER'),
    await member(owner.id, 'READER'),
    await member(owner.id, 'REVIEWER'),
  ]
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const wanted = Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: null }))
  const ids = (await images(owner, wanted)).map(i => i.id)
  return { owner, ada, ben, judge, normal, fracture, ids, imageId: ids[0] ?? '' }
}

const say = (ctx: TestContext, imageId: string, labelClassId: string, expectedVersion = 0) =>
  setLabel(ctx, { imageId, labelClassId, expectedVersion })
const next = (ctx: TestContext, projectId: string, without: string[] = [], take = 20) =>
  findNextReadings(ctx, { projectId, readerId: idOf(ctx), without }, take)
const readingsOf = (imageId: string, ctx: TestContext) =>
  database.reading.findMany({ where: { imageId, readerId: idOf(ctx) }, orderBy: { round: 'asc' } })
const stands = (id: string) =>
  database.image.findUniqueOrThrow({
    where: { id },
    select: { readingState: true, labelClassId: true, labelVersion: true, readCount: true },
  })

/** What the worker does of the job that a change of the policy asked for. */
async function settle(projectId: string): Promise<void> {
  const job = await database.job.findFirstOrThrow({
    where: { projectId, kind: 'SETTLE' },
    orderBy: { createdAt: 'desc' },
  })
  const signal = new AbortController().signal
  await settleImages(product, await claim(job.id), { report: () => {}, signal })
}

test('an image comes back to its reader after the days that the project says, once, and moves nothing of it', async () => {
  const { owner, ada, ben, normal, fracture, imageId } = await room(1)
  await say(ada, imageId, normal)
  await say(ben, imageId, normal)
  const stood = await stands(imageId)
  expect(stood).toMatchObject({ readingState: 'DONE', labelClassId: normal, labelVersion: 1, readCount: 2 })
  expect(await next(later(ada, 6.9), owner.id)).toEqual([])
  expect(await isHidden(later(ada, 6.9), imageId)).toBe(false)
  const back = later(ada, 7.1)
  expect(await next(back, owner.id)).toEqual([imageId])
  expect(await isHidden(back, imageId)).toBe(true)
  expect(await openReading(back, { imageId })).toMatchObject({ round: 2, version: 0, state: 'OPEN' })
  expect(await isHidden(back, imageId), 'still, with the image before them').toBe(true)

  expect(await say(back, imageId, fracture)).toMatchObject({ version: 1, isBlind: true, labelClassId: fracture })
  expect(await stands(imageId)).toEqual(stood)
  expect(await database.referenceLabel.count({ where: { imageId } })).toBe(1)
  const [first, second, ...more] = await readingsOf(imageId, ada)
  expect(more).toEqual([])
  expect(first).toMatchObject({ round: 1, version: 1, labelClassId: normal, isCounted: true, repeatAt: null })
  expect(second).toMatchObject({ round: 2, version: 1, labelClassId: fracture, isCounted: false, repeatAt: null })
  expect(await isHidden(back, imageId)).toBe(false)
  expect(await next(later(ada, 300), owner.id), 'once').toEqual([])
  const [own] = await readerStatistics({ database }, { projectId: owner.id, readerId: idOf(ada) }, 1)
  expect(own, 'no second image, and no second first answer').toMatchObject({ readCount: 1, agreedCount: 1 })
  const events = await database.auditEvent.findMany({
    where: { action: 'LABEL_GIVEN', actorId: idOf(ada) },
    orderBy: { at: 'asc' },
  })
  expect(events.map(e => e.after)).toMatchObject([{ labelClass: 'Normal' }, { labelClass: 'Fracture', round: 2 }])
  expect(events[1]?.before, 'it does not say what was said first').toMatchObject({ labelClass: null, version: 0 })
})

test('where one answer is enough and all see it, the reference stays what was said first, whatever is said again', async () => {
  const { ada, normal, fracture, imageId } = await room(1, { readerCount: 1, isBlind: false })
  await say(ada, imageId, normal)
  const stood = await stands(imageId)
  const back = later(ada, 8)
  await expect(say(back, imageId, fracture, 1), 'as of an image that they never read').rejects.toThrow(
    'allowed: 0: this image has no label yet',
  )
  await say(back, imageId, fracture)
  expect(await stands(imageId)).toEqual(stood)
})

test('whoever slips says it again within a quarter of an hour, of the second reading; after that the first is changed', async () => {
  const { ada, normal, fracture, imageId } = await room(1, { readerCount: 1, isBlind: false })
  await say(ada, imageId, normal)
  await say(later(ada, 8), imageId, fracture)
  // The database says when an answer is given, and its clock was not moved.
  const now = await say({ ...ada, now: new Date() }, imageId, normal, 1)
  expect(now).toMatchObject({ version: 2, isBlind: false })
  expect((await stands(imageId)).labelVersion).toBe(1)
  const [, second] = await readingsOf(imageId, ada)
  expect(second).toMatchObject({ round: 2, version: 2, labelClassId: normal })
  expect(await say(later(ada, 1), imageId, fracture, 1)).toMatchObject({ version: 2 })
  expect(await stands(imageId)).toMatchObject({ labelClassId: fracture, labelVersion: 2 })
  expect(
    await next(later(ada, 300), (await database.image.findUniqueOrThrow({ where: { id: imageId } })).projectId),
  ).toEqual([])
})

test('nobody chooses which come back: a share by the hash of project, reader and image, the same whenever it is asked', async () => {
  const { owner, ada, ben, normal, ids } = await room(200, { repeatPercent: 30 })
  for (const ctx of [ada, ben]) for (const id of ids) await say(ctx, id, normal)
  const back = async (ctx: TestContext) => new Set(await next(later(ctx, 8), owner.id, [], 200))
  const [of, others] = [await back(ada), await back(ben)]
  expect(of.size).toBeGreaterThan(35)
  expect(of.size).toBeLessThan(85)
  expect([...of].filter(id => others.has(id)).length, 'others come back to others').toBeLessThan(of.size)
  expect(await back(ada)).toEqual(of)
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 1, repeatPercent: 60 })
  await settle(owner.id)
  const more = await back(ada)
  expect(more.size).toBeGreaterThan(of.size)
  expect(
    [...of].every(id => more.has(id)),
    'a greater share has the smaller in it',
  ).toBe(true)
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 2, repeatPercent: 0 })
  await settle(owner.id)
  expect((await back(ada)).size).toBe(0)
}, 120_000)

test('a policy that changes says anew when images come back, of those too that were read before', async () => {
  const { owner, ada, normal, fracture, ids } = await room(2, { repeatPercent: 0 })
  const [one = '', two = ''] = ids
  await say(ada, one, normal)
  await say(ada, two, normal)
  expect(await next(later(ada, 300), owner.id)).toEqual([])
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 1, repeatPercent: 100, repeatDays: 3 })
  await settle(owner.id)
  expect((await next(later(ada, 4), owner.id)).sort()).toEqual([one, two].sort())
  await say(later(ada, 4), one, fracture)
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 2, repeatDays: 10 })
  await settle(owner.id)
  expect(await next(later(ada, 4), owner.id)).toEqual([])
  expect(await next(later(ada, 11), owner.id), 'what was read again does not come back').toEqual([two])
})

test('what came back stands between what is new, and what was answered is followed by the rest in the same order', async () => {
  const { owner, ada, normal, ids } = await room(60)
  for (const id of ids.slice(0, 20)) await say(ada, id, normal)
  const back = later(ada, 8)
  const list = await next(back, owner.id, [], 60)
  expect(new Set(list)).toEqual(new Set(ids))
  const repeats = new Set(ids.slice(0, 20))
  const places = list.flatMap((id, i) => (repeats.has(id) ? [i] : []))
  expect(places.at(-1), 'not all of them first').toBeGreaterThan(25)
  expect(places[0], 'nor last').toBeLessThan(30)
  expect(await next(back, owner.id, list.slice(0, 3), 10)).toEqual(list.slice(3, 13))
  await say(back, list[0] ?? '', normal)
  expect(await next(back, owner.id, [], 10)).toEqual(list.slice(1, 11))
})

test('nothing comes back that was sent back or taken out, nor to whoever is no reader any more', async () => {
  const { owner, ada, judge, normal, imageId, ids } = await room(2, { isReviewed: true })
  for (const id of ids) await say(ada, id, normal)
  const [label] = await database.label.findMany({ where: { imageId } })
  await reviewLabel(judge, { labelId: label?.id ?? '', expectedState: 'SUBMITTED', verdict: 'RETURN', comment: 'C5?' })
  expect(await isHidden(later(ada, 8), imageId), 'they must see why').toBe(false)
  expect(await say(later(ada, 8), imageId, normal, 1), 'their first reading, again').toMatchObject({ version: 2 })
  const other = ids[1] ?? ''
  await database.image.update({ where: { id: other }, data: { takenOutAt: new Date() } })
  expect(await next(later(ada, 8), owner.id)).toEqual([imageId])
  await database.membership.updateMany({ where: { userId: idOf(ada) }, data: { roles: ['REVIEWER'] } })
  expect(await next(later(ada, 8), owner.id)).toEqual([])
  expect(await isHidden(later(ada, 8), imageId)).toBe(false)
})

test('nobody reviews a second read: it decides nothing', async () => {
  const { ada, judge, normal, fracture, imageId } = await room(1, { isReviewed: true })
  await say(ada, imageId, normal)
  const again = await say(later(ada, 8), imageId, fracture)
  const review = { labelId: again.id, expectedState: 'SUBMITTED', verdict: 'ACCEPT' } as const
  await expect(reviewLabel(judge, review)).rejects.toThrow(Conflict)
  await expect(reviewLabel(judge, review)).rejects.toThrow('measures its reader and decides nothing')
})

test('a share or days that cannot be are refused by name and value; what is left out stays', async () => {
  const { owner } = await room(0)
  const set = (input: Partial<PolicyInput>) =>
    setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 1, ...input })
  for (const [input, told] of [
    [{ repeatPercent: 101 }, /repeatPercent.*101.*a whole number from 0 to 100/],
    [{ repeatPercent: -1 }, /repeatPercent.*-1.*a whole number from 0 to 100/],
    [{ repeatPercent: 2.5 }, /repeatPercent.*2.5.*a whole number from 0 to 100/],
    [{ repeatDays: 0 }, /repeatDays.*0.*a whole number of days from 1 to 365/],
    [{ repeatDays: 366 }, /repeatDays.*366.*a whole number of days from 1 to 365/],
  ] as const) {
    await expect(set(input)).rejects.toThrow(InvalidInput)
    await expect(set(input)).rejects.toThrow(told)
  }
  expect(await set({ repeatDays: 14 })).toMatchObject({ repeatPercent: 100, repeatDays: 14, isBlind: true })
  const [event, ...more] = await database.auditEvent.findMany({
    where: { action: 'READING_POLICY_SET', projectId: owner.id },
    orderBy: { at: 'desc' },
  })
  expect(more).toHaveLength(1)
  expect(event).toMatchObject({ before: { repeatDays: 7 }, after: { repeatPercent: 100, repeatDays: 14 } })
})

test('how far readers agree with themselves is of first and second answers; their own to each, all by right', async () => {
  const { owner, ada, ben, judge, normal, fracture, ids } = await room(6, { readerCount: 1 })
  for (const [i, id] of ids.entries()) {
    await say(ada, id, i < 3 ? normal : fracture)
    await say(later(ada, 8), id, i < 2 ? normal : fracture)
  }
  // What is said after both are seen changes neither.
  await say({ ...ada, now: new Date() }, ids[0] ?? '', fracture, 1)
  const own = await ownRepeats(ada, owner.id)
  expect(own).toMatchObject({ readerId: idOf(ada), pairCount: 6, untoldCount: 0, comparedCount: 6, sameCount: 5 })
  // 5 of 6 alike; by chance 3/6 * 2/6 + 3/6 * 4/6 = 0.5.
  expect(own.kappa.value).toBeCloseTo((5 / 6 - 0.5) / 0.5, 12)
  expect(await ownRepeats(ben, owner.id)).toMatchObject({
    pairCount: 0,
    kappa: { value: null, why: 'NOTHING_READ_TWICE' },
  })
  expect(await seeRepeats(judge, owner.id, 20)).toEqual([own])
  await expect(seeRepeats(ada, owner.id, 20)).rejects.toThrow(Forbidden)
  await expect(seeRepeats(judge, owner.id, 21)).rejects.toThrow(/first.*21.*1 to 20/)
})
