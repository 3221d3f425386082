import { describe, expect, test } from 'vitest'
import { Conflict, Forbidden, InvalidInput } from '#core/errors.ts'
import { ReadingState, type ReviewVerdict } from '#core/generated/prisma/enums.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { moveReading, type ReadingAct, transitions } from '#core/reading/transitions.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()
const owner = await project()
await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, isReviewed: true })
const [ada, judge, second] = [
  await member(owner.id, 'READER'),
  await member(owner.id, 'REVIEWER'),
  await member(owner.id, 'REVIEWER'),
]
const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)

async function answered() {
  const [image] = await images(owner, [{ groupKey: 'g', classIndex: null }])
  const imageId = image?.id ?? ''
  const label = await setLabel(ada, { imageId, labelClassId: normal, expectedVersion: 0 })
  return { imageId, label }
}
const stands = (id: string) =>
  database.image.findUniqueOrThrow({ where: { id }, select: { readingState: true, labelClassId: true } })
const stateOf = async (readingId: string) =>
  (await database.reading.findUniqueOrThrow({ where: { id: readingId } })).state
const review = (labelId: string, verdict: ReviewVerdict, more: object = {}, ctx: TestContext = judge) =>
  reviewLabel(ctx, { labelId, verdict, expectedState: 'SUBMITTED', ...more })

test('an answer counts once a reviewer lets it stand', async () => {
  const { imageId, label } = await answered()
  expect(await stands(imageId)).toEqual({ readingState: 'IN_REVIEW', labelClassId: null })
  await review(label.id, 'ACCEPT')
  expect(await stands(imageId)).toEqual({ readingState: 'DONE', labelClassId: normal })
  const reference = await database.referenceLabel.findFirstOrThrow({ where: { imageId } })
  expect(reference).toMatchObject({ origin: 'REVIEWED', labelId: label.id })
})

test("a reviewer's own answer stands in its place, linked, and the reader's stays", async () => {
  const { imageId, label } = await answered()
  const done = await review(label.id, 'CHANGE', { labelClassId: fracture, comment: 'C5' })
  expect(await stands(imageId)).toEqual({ readingState: 'DONE', labelClassId: fracture })
  const own = await database.label.findUniqueOrThrow({
    where: { id: done.changedLabelId ?? '' },
    include: { reading: true },
  })
  expect(own).toMatchObject({
    readerId: judge.actor?.id,
    labelClassId: fracture,
    reading: { round: 0, isCounted: false },
  })
  expect(await database.label.findUniqueOrThrow({ where: { id: label.id } })).toMatchObject({ labelClassId: normal })
  expect(await stateOf(label.readingId)).toBe('CHANGED')
})

test('what is sent back goes to its reader with a comment, and their next answer waits for review again', async () => {
  const { imageId, label } = await answered()
  await expect(review(label.id, 'RETURN')).rejects.toThrow(InvalidInput)
  await review(label.id, 'RETURN', { comment: 'look at C2' })
  expect(await stands(imageId)).toEqual({ readingState: 'RETURNED', labelClassId: null })
  const next = await setLabel(ada, { imageId, labelClassId: normal, expectedVersion: 1, reason: 'looked again' })
  expect(next).toMatchObject({ version: 2 })
  expect(await stands(imageId)).toMatchObject({ readingState: 'IN_REVIEW' })
})

test('the same answer again is an answer where it was sent back', async () => {
  const { imageId, label } = await answered()
  await review(label.id, 'RETURN', { comment: 'sure?' })
  expect(await setLabel(ada, { imageId, labelClassId: normal, expectedVersion: 1 })).toMatchObject({ version: 2 })
})

test('nobody reviews their own, nor an answer that is the newest no more', async () => {
  const { imageId, label } = await answered()
  await expect(review(label.id, 'ACCEPT', {}, ada)).rejects.toThrow(Forbidden)
  const own = await setLabel(judge, { imageId, labelClassId: fracture, expectedVersion: 0 })
  await expect(review(own.id, 'ACCEPT', {}, judge)).rejects.toThrow('somebody else than its reader')
  await setLabel(ada, { imageId, labelClassId: fracture, expectedVersion: 1 })
  await expect(review(label.id, 'ACCEPT')).rejects.toThrow('its reader gave another answer meanwhile')
})

test('of two reviewers at once one is told what the other said', async () => {
  const { label } = await answered()
  const said = await Promise.allSettled([
    review(label.id, 'ACCEPT'),
    review(label.id, 'CHANGE', { labelClassId: fracture }, second),
  ])
  const refused = said.flatMap(s => (s.status === 'rejected' ? [s.reason] : []))
  expect(refused).toHaveLength(1)
  expect(refused[0]).toBeInstanceOf(Conflict)
  expect(await database.review.count({ where: { labelId: label.id } })).toBe(1)
})

test('a change says what, once', async () => {
  const { label } = await answered()
  await expect(review(label.id, 'CHANGE')).rejects.toThrow(InvalidInput)
  await expect(review(label.id, 'CHANGE', { labelClassId: fracture, cannotTell: 'OTHER' })).rejects.toThrow(
    'cannotTell',
  )
  expect(await database.label.count({ where: { readerId: judge.actor?.id ?? '', readingId: label.readingId } })).toBe(0)
})

const acts: ReadingAct[] = ['ANSWER', 'ACCEPT', 'CHANGE', 'RETURN', 'WITHDRAW']
describe.each(Object.values(ReadingState))('a reading that is %s', state => {
  test.each(acts)('takes %s as the table says, or says what it takes', act => {
    const next = transitions[state][act]
    if (next) expect(moveReading(state, act)).toBe(next)
    else expect(() => moveReading(state, act)).toThrow(`a reading that is ${state} takes no ${act}; allowed: `)
  })

  test.each(['ACCEPT', 'CHANGE', 'RETURN'] as const)(
    'is reviewed by %s as the table says, or not at all',
    async verdict => {
      const { label } = await answered()
      await database.reading.update({ where: { id: label.readingId }, data: { state } })
      const answer = verdict === 'CHANGE' ? { labelClassId: fracture } : {}
      const done = review(label.id, verdict, { expectedState: state, comment: 'so', ...answer })
      const next = transitions[state][verdict]
      if (next) {
        await done
        expect(await stateOf(label.readingId)).toBe(next)
      } else {
        await expect(done).rejects.toThrow(Conflict)
        expect([await stateOf(label.readingId), await database.review.count({ where: { labelId: label.id } })]).toEqual(
          [state, 0],
        )
      }
    },
  )
})
