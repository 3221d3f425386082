import { z } from 'zod'
import type { RangeOutcome } from '#core/batch/kinds.ts'
import type { BatchRefusal } from '#core/batch/refusals.ts'
import { findSaidSince } from '#core/batch/said-since.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch } from '#core/generated/prisma/client.ts'
import { ReadingState } from '#core/generated/prisma/enums.ts'
import { newId } from '#core/id.ts'
import { changeReading, type Draft, openDraft, settleDraft } from '#core/reading/draft.ts'
import { holdStandings, isAnswered, type Standing, type StandingReading } from '#core/reading/standing.ts'
import { moveReading, transitions } from '#core/reading/transitions.ts'
import { writeHeld } from '#core/reading/write.ts'

/** What was sent back of an image, as BatchItem.returned keeps it: by which review, and how its reading stood before. */
export const returnedSchema = z.array(
  z.object({
    reviewId: z.uuid(),
    readingId: z.uuid(),
    state: z.enum(ReadingState),
    formerReviewId: z.uuid().nullable(),
  }),
)
export type Returned = z.infer<typeof returnedSchema>

/** The answers that count: where one reader is enough the newest, else those of all who were asked. */
function countingOf({ wanted, readings }: Standing): StandingReading[] {
  const answered = readings.filter(r => isAnswered(r) && r.round === 1)
  return wanted === 1 ? answered.slice(-1) : answered.filter(r => r.isCounted)
}

const isReturnable = ({ state, readerId }: StandingReading, reviewerId: string) =>
  readerId !== null && readerId !== reviewerId && transitions[state].RETURN !== undefined

type Left = BatchRefusal | 'STANDING'

/** Why no answer of an image goes back; null: nothing is in the way. */
function whyNotReturn(image: Standing, reviewerId: string, saidSince: ReadonlySet<string>): Left | null {
  if (image.takenOutAt !== null) return 'TAKEN_OUT'
  // It is decided, whatever the answers say: sent back, they would change nothing.
  if (image.adjudication !== null || image.gold !== null) return 'DECIDED'
  if (saidSince.has(image.imageId)) return 'CHANGED_MEANWHILE'
  const counting = countingOf(image)
  if (counting.some(r => isReturnable(r, reviewerId))) return null
  if (counting.some(r => r.state === 'RETURNED')) return 'STANDING'
  return counting.some(r => r.readerId === reviewerId) ? 'OWN_ANSWER' : 'NOTHING_TO_RETURN'
}

/** Sends back what counts of an image, with the reason of the batch as the comment. */
function sendBack(
  image: Standing,
  { id: batchId, projectId, createdById: reviewerId, reason: comment }: Batch,
  nameOf: (labelClassId: string | null) => string | null,
): { draft: Draft; returned: Returned } {
  const draft = openDraft(image)
  const returned: Returned = []
  const { imageId } = image
  for (const reading of countingOf(image).filter(r => isReturnable(r, reviewerId))) {
    const { id: readingId, labelId, labelClassId, state: formerState } = reading
    if (labelId === null) throw new Error(`reading ${readingId} is answered without a label`)
    const id = newId()
    const state = moveReading(formerState, 'RETURN')
    changeReading(draft, { ...reading, state, review: null })
    draft.reviews.push({
      ...{ id, imageId, readingId, labelId, reviewerId, verdict: 'RETURN', comment, changedLabelId: null },
    })
    draft.happenings.push({
      action: 'LABEL_REVIEWED',
      nounId: id,
      projectId,
      before: { imageId, labelId, state: formerState, labelClass: nameOf(labelClassId) },
      after: { verdict: 'RETURN', state, batchId },
      reason: comment,
    })
    returned.push({ reviewId: id, readingId, state: formerState, formerReviewId: reading.review?.id ?? null })
  }
  settleDraft(draft)
  return { draft, returned }
}

/** Sends the answers of images that are held back to their readers, as reviewLabel would one by one. */
export async function returnAnswers(
  ctx: Context<Transaction>,
  batch: Batch,
  imageIds: readonly string[],
): Promise<RangeOutcome> {
  const { projectId, createdById } = batch
  const held = await holdStandings(ctx, projectId, imageIds)
  const classes = await ctx.database.labelClass.findMany({ where: { projectId } })
  const nameOf = (id: string | null) => classes.find(c => c.id === id)?.name ?? null
  const saidSince = await findSaidSince(ctx, batch, imageIds)
  const refused: BatchRefusal[] = []
  const sent: ReturnType<typeof sendBack>[] = []
  let standingCount = 0
  for (const image of held) {
    const why = whyNotReturn(image, createdById, saidSince)
    if (why === null) sent.push(sendBack(image, batch, nameOf))
    else if (why === 'STANDING') standingCount += 1
    else refused.push(why)
  }
  await writeHeld(
    ctx,
    sent.map(({ draft }) => draft),
  )
  const items = sent.map(({ draft: { before }, returned }) => ({
    ...{ imageId: before.imageId, revision: before.revision + 1, formerImageState: before.readingState, returned },
  }))
  return { items, standingCount, refused }
}
