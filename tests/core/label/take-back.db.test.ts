import { expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { ownRepeats } from '#core/agreement/repeat-agreement.ts'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { setLabel } from '#core/label/set-label.ts'
import { takeBackLabel } from '#core/label/take-back-label.ts'
import { countImages } from '#core/project/count.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { type PolicyInput, setReadingPolicy } from '#core/reading/set-policy.ts'
import { ownStatistics, readingDays } from '#core/reading/statistics.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()

async function room(policy: Partial<PolicyInput> = {}) {
  const owner = await project()
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, ...policy })
  const [ada, ben] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const judge = await member(owner.id, 'REVIEWER')
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const [image] = await images(owner, [{ groupKey: 'g', classIndex: null }])
  return { owner, ada, ben, judge, normal, fracture, imageId: image?.id ?? '' }
}

const double = { readerCount: 2, isBlind: true }
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''
const say = (ctx: TestContext, imageId: string, labelClassId: string, expectedVersion = 0, note?: string) =>
  setLabel({ ...ctx, now: new Date() }, { imageId, labelClassId, expectedVersion, ...(note ? { note } : {}) })
const newest = (ctx: TestContext, imageId: string) =>
  database.label.findFirstOrThrow({ where: { imageId, readerId: idOf(ctx) }, orderBy: { version: 'desc' } })
const undo = async (ctx: TestContext, imageId: string, reason?: string) =>
  takeBackLabel(ctx, { labelId: (await newest(ctx, imageId)).id, ...(reason ? { reason } : {}) })
const stands = (id: string) =>
  database.image.findUniqueOrThrow({
    where: { id },
    select: { readingState: true, labelClassId: true, labelVersion: true, readCount: true },
  })
const readingOf = (ctx: TestContext, imageId: string) =>
  database.reading.findFirstOrThrow({ where: { imageId, readerId: idOf(ctx) } })

test('the first answer is taken back: nothing counts, the image waits for its reader, and nothing is gone', async () => {
  const { owner, ada, normal, fracture, imageId } = await room()
  const said = await say(ada, imageId, normal)
  expect(await undo(ada, imageId, 'the key beside it')).toMatchObject({ id: imageId, labelClassId: null })
  expect(await stands(imageId)).toEqual({ readingState: 'UNREAD', labelClassId: null, labelVersion: 2, readCount: 0 })
  expect(await readingOf(ada, imageId)).toMatchObject({ state: 'WITHDRAWN', version: 1 })
  expect(await database.label.count({ where: { imageId } })).toBe(1)
  expect(await database.takeBack.findMany()).toMatchObject([{ labelId: said.id }])
  const references = await database.referenceLabel.findMany({ where: { imageId }, orderBy: { version: 'asc' } })
  expect(references.map(r => r.origin)).toEqual(['SINGLE', 'WITHDRAWN'])
  const [event] = await database.auditEvent.findMany({ where: { nounId: said.id, action: 'LABEL_TAKEN_BACK' } })
  expect(event).toMatchObject({ reason: 'the key beside it', actorId: idOf(ada), projectId: owner.id })
  expect(event).toMatchObject({ before: { imageId, labelClass: 'Normal', version: 1 }, after: { labelClass: null } })
  const where = { projectId: owner.id, readerId: idOf(ada), without: [] }
  expect(await findNextReadings(ada, where, 5)).toEqual([imageId])
  expect(await ownStatistics(ada, owner.id)).toMatchObject({ readCount: 0 })
  await say(ada, imageId, fracture, 2)
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: fracture, labelVersion: 3 })
})

test('what was said before is said again as it was, step by step to where nothing was', async () => {
  const { ada, normal, fracture, imageId } = await room()
  await say(ada, imageId, normal, 0, 'C5')
  await say(ada, imageId, fracture, 1)
  await undo(ada, imageId)
  expect(await newest(ada, imageId)).toMatchObject({ version: 3, labelClassId: normal, note: 'C5' })
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: normal })
  await undo(ada, imageId)
  expect(await stands(imageId)).toMatchObject({ readingState: 'UNREAD', labelClassId: null })
  await expect(undo(ada, imageId)).rejects.toThrow('it was taken back already')
  const { labelVersion } = await stands(imageId)
  await say(ada, imageId, fracture, labelVersion)
  await undo(ada, imageId)
  expect(await stands(imageId), 'what was taken back before does not come again').toMatchObject({ labelClassId: null })
})

test('two mistakes are two steps back, and one that is put right between is none', async () => {
  const { ada, normal, fracture, imageId } = await room()
  await say(ada, imageId, normal)
  await say(ada, imageId, fracture, 1)
  await undo(ada, imageId)
  await say(ada, imageId, fracture, (await stands(imageId)).labelVersion)
  await undo(ada, imageId)
  expect(await stands(imageId)).toMatchObject({ labelClassId: normal })
  await undo(ada, imageId)
  expect(await stands(imageId)).toMatchObject({ labelClassId: null })
})

test("where all is open, what stood before stands again, also another's; on top of an answer nobody takes one back", async () => {
  const { ada, ben, normal, fracture, imageId } = await room()
  await say(ada, imageId, normal)
  await say(ben, imageId, fracture, 1)
  await expect(undo(ada, imageId)).rejects.toThrow('somebody has answered the image since')
  await say(ada, imageId, normal, 2)
  await undo(ada, imageId)
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: fracture })
  const { labelId } = await database.referenceLabel.findFirstOrThrow({
    where: { imageId },
    orderBy: { version: 'desc' },
  })
  expect(labelId).toBe((await newest(ben, imageId)).id)
  await undo(ben, imageId)
  expect(await stands(imageId)).toMatchObject({ readingState: 'UNREAD', labelClassId: null })
})

test('of two who agreed one takes theirs back: what rested on both counts no more until two have answered', async () => {
  const { ada, ben, normal, imageId } = await room(double)
  await say(ada, imageId, normal)
  await say(ben, imageId, normal)
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: normal })
  await undo(ben, imageId)
  expect(await stands(imageId)).toMatchObject({ readingState: 'IN_READING', labelClassId: null, readCount: 1 })
  await say(ben, imageId, normal, 1)
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: normal, readCount: 2 })
})

test('what a reviewer judged or somebody decided by stays said, and is answered anew instead', async () => {
  const { ada, ben, judge, normal, fracture, imageId } = await room({ ...double, isReviewed: true })
  const review = (labelId: string, verdict: 'ACCEPT' | 'RETURN', comment: string | null = null) =>
    reviewLabel(judge, { labelId, expectedState: 'SUBMITTED', verdict, comment })
  const first = await say(ada, imageId, normal)
  await review(first.id, 'RETURN', 'look at C5')
  await expect(undo(ada, imageId)).rejects.toThrow('a reviewer sent it back: answer it anew')
  const again = await say(ada, imageId, normal, 1)
  await expect(takeBackLabel(ada, { labelId: first.id })).rejects.toThrow('you have answered the image again since')
  const other = await say(ben, imageId, fracture)
  await review(again.id, 'ACCEPT')
  await expect(undo(ada, imageId)).rejects.toThrow('a reviewer accepted it')
  await review(other.id, 'ACCEPT')
  await adjudicateImage(judge, { imageId, labelIds: [again.id, other.id], labelClassId: normal })
  await expect(undo(ben, imageId)).rejects.toThrow(Conflict)
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: normal })
})

test('what was taken back is no read: not of the days, not of what one has done, and no repeat', async () => {
  const { owner, ada, normal, imageId } = await room({ isBlind: true, repeatPercent: 100, repeatDays: 1 })
  const done = async () => {
    const counts = (await countImages(ada, [owner.id])).get(owner.id)
    const today = (await readingDays(ada, { projectId: owner.id, readerId: idOf(ada) })).at(-1)
    return [counts?.byReadingState.find(c => c.readingState === 'DONE')?.imageCount, today?.readCount]
  }
  await say(ada, imageId, normal)
  expect(await done()).toEqual([1, 1])
  await undo(ada, imageId)
  expect(await done()).toEqual([0, 0])
  await say(ada, imageId, normal, 1)
  const back = { ...ada, now: new Date(Date.now() + 2 * 24 * 3600 * 1000) }
  const again = await setLabel(back, { imageId, labelClassId: normal, expectedVersion: 0 })
  expect(await ownRepeats(ada, owner.id)).toMatchObject({ pairCount: 1 })
  await takeBackLabel(ada, { labelId: again.id })
  expect((await ownRepeats(ada, owner.id))?.pairCount ?? 0).toBe(0)
  expect(await done(), 'what was said first stands').toEqual([1, 1])
})

test("somebody else's answer, none and what may not be said are refused, and nothing is written", async () => {
  const { owner, ada, ben, normal, imageId } = await room()
  const said = await say(ada, imageId, normal)
  const events = () => database.auditEvent.count({ where: { projectId: owner.id } })
  const before = await events()
  await expect(takeBackLabel(ben, { labelId: said.id })).rejects.toThrow(NotFound)
  await expect(takeBackLabel(ada, { labelId: imageId })).rejects.toThrow(NotFound)
  await expect(takeBackLabel(ada, { labelId: 'x' })).rejects.toThrow(NotFound)
  await expect(takeBackLabel(ada, { labelId: said.id, reason: 'x'.repeat(1001) })).rejects.toThrow(InvalidInput)
  await database.membership.updateMany({ where: { userId: idOf(ada) }, data: { roles: ['AUDITOR'] } })
  await expect(takeBackLabel(ada, { labelId: said.id })).rejects.toThrow(Forbidden)
  await database.membership.deleteMany({ where: { userId: idOf(ada) } })
  await expect(takeBackLabel(ada, { labelId: said.id })).rejects.toThrow(NotFound)
  expect(await events()).toBe(before)
  expect(await stands(imageId)).toMatchObject({ labelClassId: normal })
})

test('of ten tabs that take the same answer back one does, and every other is told', async () => {
  const { ada, normal, imageId } = await room()
  const { id: labelId } = await say(ada, imageId, normal)
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => takeBackLabel(ada, { labelId })))
  expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Conflict)
  expect(await database.auditEvent.count({ where: { nounId: labelId, action: 'LABEL_TAKEN_BACK' } })).toBe(1)
})
