import { expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { previewBatch } from '#core/batch/preview-batch.ts'
import { startBatch } from '#core/batch/start-batch.ts'
import { Forbidden, InvalidInput } from '#core/errors.ts'
import type { ReviewVerdict } from '#core/generated/prisma/enums.ts'
import { setGoldAnswer } from '#core/gold/set-gold.ts'
import { setLabel } from '#core/label/set-label.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { batchTask } from '#worker/tasks/batch.ts'
import { batchesOf } from './batches.ts'

const core = await openCore()
const { database, project, images, member } = core
const { carry, undo, now } = batchesOf(core)
const reason = 'the odontoid is cut off: look again'

interface Policy {
  readerCount?: number
  isReviewed?: boolean
}

async function filled(count: number, policy: Policy = {}) {
  const owner = await project()
  await database.project.update({ where: { id: owner.id }, data: policy })
  const wanted = Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: null }))
  const ids = (await images(owner, wanted)).map(i => i.id)
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const [ben, cara, judge] = [
    await member(owner.id, 'READER'),
    await member(owner.id, 'READER'),
    await member(owner.id, 'REVIEWER'),
  ]
  const say = async (ctx: TestContext, imageId: string | undefined, labelClassId: string, id = imageId ?? '') => {
    const image = await database.image.findUniqueOrThrow({ where: { id }, include: { project: true } })
    const own = await database.reading.findFirst({ where: { imageId: id, readerId: idOf(ctx), round: 1 } })
    const { readerCount, isReviewed } = image.project
    const expectedVersion = readerCount > 1 || isReviewed ? (own?.version ?? 0) : image.labelVersion
    return setLabel({ ...ctx, now: new Date() }, { imageId: id, labelClassId, expectedVersion })
  }
  const stands = (id: string | undefined) =>
    database.image.findUniqueOrThrow({ where: { id: id ?? '' }, select: { readingState: true, labelClassId: true } })
  const statesOf = async () => {
    const found = await database.reading.findMany({ where: { projectId: owner.id, round: 1 }, orderBy: { id: 'asc' } })
    return found.map(({ imageId, readerId, state }) => [imageId, readerId, state])
  }
  const asked = { projectId: owner.id, kind: 'RETURN' } as const
  return { owner, projectId: owner.id, ids, normal, fracture, ben, cara, judge, say, stands, statesOf, asked }
}
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''
const eventsOf = (projectId: string, action: string) =>
  database.auditEvent.findMany({ where: { projectId, action }, orderBy: { seq: 'asc' } })

test('answers of many images go back to their readers with one comment, and undone they stand as they stood', async () => {
  const { projectId, ids, normal, fracture, ben, cara, judge, say, stands, statesOf, asked } = await filled(4)
  await say(ben, ids[0], normal)
  await say(ben, ids[1], fracture)
  await say(cara, ids[2], normal)
  const before = await statesOf()
  expect(await previewBatch(judge, { ...asked, filter: {} })).toEqual({
    ...{ imageCount: 4, lookedAtCount: 4, standingCount: 0, refused: { NOTHING_TO_RETURN: 1 } },
    changing: [
      { labelClassId: normal, imageCount: 2 },
      { labelClassId: fracture, imageCount: 1 },
    ],
  })
  const { batch } = await carry(judge, { ...asked, filter: {}, reason })
  expect(batch).toMatchObject({ doneCount: 3, standingCount: 0, refused: { NOTHING_TO_RETURN: 1 } })
  for (const id of ids.slice(0, 3)) expect(await stands(id)).toEqual({ readingState: 'RETURNED', labelClassId: null })
  const reviews = await database.review.findMany({ where: { image: { projectId } } })
  expect(reviews).toHaveLength(3)
  for (const review of reviews)
    expect(review).toMatchObject({ verdict: 'RETURN', comment: reason, reviewerId: idOf(judge), changedLabelId: null })
  const next = await findNextReadings({ database, now: new Date() }, { projectId, readerId: idOf(ben), without: [] }, 2)
  expect(new Set(next)).toEqual(new Set(ids.slice(0, 2)))
  const events = await eventsOf(projectId, 'LABEL_REVIEWED')
  expect(events.map(e => e.nounId).sort()).toEqual(reviews.map(r => r.id).sort())
  for (const event of events)
    expect(event).toMatchObject({ reason, after: { verdict: 'RETURN', state: 'RETURNED', batchId: batch.id } })

  // Again: what waits for its reader is not sent back once more.
  expect((await carry(judge, { ...asked, filter: {}, reason })).batch).toMatchObject({ doneCount: 0, standingCount: 3 })

  const undone = await undo(judge, batch.id)
  expect(undone.batch).toMatchObject({ restoredCount: 3, leftCount: 0 })
  expect(await statesOf()).toEqual(before)
  expect(await stands(ids[1])).toEqual({ readingState: 'DONE', labelClassId: fracture })
  const back = await eventsOf(projectId, 'REVIEW_TAKEN_BACK')
  expect(back.map(e => e.nounId).sort()).toEqual(reviews.map(r => r.id).sort())
  expect(back[0]).toMatchObject({ reason: 'it was a mistake', after: { state: 'SUBMITTED', batchId: batch.id } })
  // What was said stays: the review is there, and undone by an event.
  expect(await database.review.count({ where: { image: { projectId } } })).toBe(3)
})

test('what was accepted or changed stands by the same review again, and can be reviewed after that', async () => {
  const { ids, normal, fracture, ben, judge, say, stands, statesOf, asked } = await filled(3, { isReviewed: true })
  const [accepted, changed, waiting] = [
    await say(ben, ids[0], normal),
    await say(ben, ids[1], normal),
    await say(ben, ids[2], fracture),
  ]
  const review = (labelId: string, verdict: ReviewVerdict, more: object = {}) =>
    reviewLabel(judge, { labelId, verdict, expectedState: 'SUBMITTED', ...more })
  await review(accepted.id, 'ACCEPT')
  await review(changed.id, 'CHANGE', { labelClassId: fracture })
  const before = [await statesOf(), await Promise.all(ids.map(stands))]
  const { batch } = await carry(judge, { ...asked, imageIds: ids, reason })
  expect(batch).toMatchObject({ doneCount: 3, refused: {} })
  expect((await stands(ids[0])).readingState).toBe('RETURNED')
  await undo(judge, batch.id)
  expect([await statesOf(), await Promise.all(ids.map(stands))]).toEqual(before)
  const counted = await database.referenceLabel.findFirstOrThrow({
    where: { imageId: ids[1] ?? '' },
    orderBy: { version: 'desc' },
    include: { review: true },
  })
  expect(counted).toMatchObject({ origin: 'REVIEWED', labelClassId: fracture, review: { verdict: 'CHANGE' } })
  await review(waiting.id, 'ACCEPT')
  expect(await stands(ids[2])).toEqual({ readingState: 'DONE', labelClassId: fracture })
  // Read again in whole, an accepted answer is the one that was accepted, not the one that was sent back.
  await review(changed.id, 'ACCEPT', { expectedState: 'CHANGED' })
  expect(await stands(ids[1])).toEqual({ readingState: 'DONE', labelClassId: normal })
})

test('of two readers both answers go back; own ones stay, and the preview says the same as what comes of it', async () => {
  const { owner, ids, normal, fracture, ben, cara, judge, say, stands, asked } = await filled(6, { readerCount: 2 })
  const [both, own, decided, out, none, mixed] = ids
  await say(ben, both, normal)
  await say(cara, both, fracture)
  await say(judge, own, normal)
  const labelIds = [(await say(ben, decided, normal)).id, (await say(cara, decided, fracture)).id]
  await adjudicateImage(owner.admin, { imageId: decided ?? '', labelIds, labelClassId: normal })
  await say(ben, out, normal)
  await database.image.update({ where: { id: out ?? '' }, data: { takenOutAt: new Date(), takenOutReason: 'x' } })
  await say(judge, mixed, normal)
  await say(ben, mixed, fracture)
  const preview = await previewBatch(judge, { ...asked, imageIds: ids })
  const refused = { TAKEN_OUT: 1, DECIDED: 1, OWN_ANSWER: 1, NOTHING_TO_RETURN: 1 }
  expect(preview).toMatchObject({ refused, changing: [{ labelClassId: null, imageCount: 2 }] })
  const { batch } = await carry(judge, { ...asked, imageIds: ids, reason })
  expect(batch).toMatchObject({ doneCount: 2, standingCount: 0, refused })
  const of = async (imageId: string | undefined) => {
    const found = await database.reading.findMany({ where: { imageId: imageId ?? '' } })
    return Object.fromEntries(found.map(r => [r.readerId, r.state]))
  }
  expect(await of(both)).toEqual({ [idOf(ben)]: 'RETURNED', [idOf(cara)]: 'RETURNED' })
  expect(await of(mixed)).toEqual({ [idOf(ben)]: 'RETURNED', [idOf(judge)]: 'SUBMITTED' })
  expect(await of(decided)).toEqual({ [idOf(ben)]: 'SUBMITTED', [idOf(cara)]: 'SUBMITTED' })
  expect(await stands(decided)).toEqual({ readingState: 'DONE', labelClassId: normal })
  expect(await of(none)).toEqual({})
  const once = await carry(judge, { ...asked, imageIds: ids, reason })
  const after = { TAKEN_OUT: 1, DECIDED: 1, OWN_ANSWER: 1, NOTHING_TO_RETURN: 1 }
  expect(once.batch).toMatchObject({ doneCount: 0, standingCount: 2, refused: after })
  await undo(judge, batch.id)
  expect(await stands(both)).toEqual({ readingState: 'DISAGREED', labelClassId: null })
})

test('what readers are measured by is decided, whatever they answer: nothing of it goes back in bulk', async () => {
  const { projectId, ids, normal, fracture, ben, judge, stands, statesOf, asked } = await filled(2, { readerCount: 2 })
  await database.project.update({ where: { id: projectId }, data: { isBlind: true } })
  const [known = '', other = ''] = ids
  await setGoldAnswer(judge, { imageId: known, labelClassId: fracture, expectedNumber: 0 })
  for (const imageId of [known, other]) await setLabel(ben, { imageId, labelClassId: normal, expectedVersion: 0 })
  const refused = { DECIDED: 1 }
  expect(await previewBatch(judge, { ...asked, imageIds: ids })).toMatchObject({ refused })
  const { batch } = await carry(judge, { ...asked, imageIds: ids, reason })
  expect(batch).toMatchObject({ doneCount: 1, refused })
  const states = (await statesOf()).map(([imageId, , state]) => [imageId, state])
  expect(new Map(states as [string, string][])).toEqual(
    new Map([
      [known, 'SUBMITTED'],
      [other, 'RETURNED'],
    ]),
  )
  expect(await stands(known)).toEqual({ readingState: 'DONE', labelClassId: fracture })
})

test('where one reader is enough the newest answer goes back alone, and an imported one has nobody to go back to', async () => {
  const { owner, ids, normal, fracture, ben, cara, judge, say, stands, statesOf, asked } = await filled(3)
  const [over, judged, brought] = ids
  await say(ben, over, normal)
  await say(cara, over, fracture)
  await say(ben, judged, normal)
  await say(judge, judged, fracture)
  const label = await say(ben, brought, normal)
  await database.reading.update({ where: { id: label.readingId }, data: { readerId: null, labeller: 'a list' } })
  const preview = await previewBatch(judge, { ...asked, imageIds: ids })
  expect(preview).toMatchObject({ refused: { OWN_ANSWER: 1, NOTHING_TO_RETURN: 1 } })
  const { batch } = await carry(judge, { ...asked, imageIds: ids, reason })
  expect(batch).toMatchObject({ doneCount: 1, refused: preview.refused })
  expect(await statesOf()).toContainEqual([over, idOf(ben), 'SUBMITTED'])
  expect(await statesOf()).toContainEqual([over, idOf(cara), 'RETURNED'])
  expect(await stands(judged)).toEqual({ readingState: 'DONE', labelClassId: fracture })
  expect(owner.id).toBe(batch.projectId)
})

test('what was said after it was asked for is not sent back, and what was said since is left by its undoing', async () => {
  const { ids, normal, fracture, ben, cara, judge, say, stands, asked } = await filled(3)
  const [first, second, third] = ids
  for (const id of ids) await say(ben, id, normal)
  const { id, jobId } = await startBatch({ ...judge, now: new Date() }, { ...asked, imageIds: ids, reason })
  await say(cara, first, fracture)
  await runTask(core, batchTask, jobId)
  expect(await now(id)).toMatchObject({ doneCount: 2, refused: { CHANGED_MEANWHILE: 1 } })
  expect(await stands(first)).toEqual({ readingState: 'DONE', labelClassId: fracture })
  await say(ben, second, fracture)
  const { batch } = await undo(judge, id)
  expect(batch).toMatchObject({ restoredCount: 1, leftCount: 1 })
  expect(await stands(second)).toEqual({ readingState: 'DONE', labelClassId: fracture })
  expect(await stands(third)).toEqual({ readingState: 'DONE', labelClassId: normal })
})

test('undone where fewer readers are asked for by now, no answer is picked in silence', async () => {
  const { ids, normal, fracture, ben, cara, judge, say, stands, asked, projectId } = await filled(1, { readerCount: 2 })
  await say(ben, ids[0], normal)
  await say(cara, ids[0], fracture)
  expect(await stands(ids[0])).toEqual({ readingState: 'DISAGREED', labelClassId: null })
  const { batch } = await carry(judge, { ...asked, imageIds: ids, reason })
  await database.project.update({ where: { id: projectId }, data: { readerCount: 1 } })
  expect((await undo(judge, batch.id)).batch).toMatchObject({ restoredCount: 1 })
  expect(await stands(ids[0])).toEqual({ readingState: 'DISAGREED', labelClassId: null })
})

test('it needs a reviewer who is not blind, a comment, and nothing that means another act', async () => {
  const { projectId, ids, normal, ben, judge, asked } = await filled(1)
  const start = (ctx: TestContext, more: object = {}) => startBatch(ctx, { ...asked, imageIds: ids, reason, ...more })
  await expect(start(ben)).rejects.toThrow(Forbidden)
  await expect(previewBatch(ben, { ...asked, imageIds: ids })).rejects.toThrow(Forbidden)
  await expect(start(judge, { reason: ' ' })).rejects.toThrow(InvalidInput)
  for (const more of [{ labelClassId: normal }, { cannotTell: 'OTHER' }, { readerCount: 2 }, { assigneeId: idOf(ben) }])
    await expect(start(judge, more)).rejects.toThrow('nothing where kind is RETURN')
  await database.project.update({ where: { id: projectId }, data: { isBlind: true } })
  await expect(start(await member(projectId, 'REVIEWER', 'READER'))).rejects.toThrow(Forbidden)
  await expect(start(judge)).resolves.toMatchObject({ kind: 'RETURN', reason })
})
