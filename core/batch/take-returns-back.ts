import { type FormerReview, findReviews } from '#core/batch/former-reviews.ts'
import { type Returned, returnedSchema } from '#core/batch/return-answers.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch, BatchItem } from '#core/generated/prisma/client.ts'
import { changeReading, type Draft, openDraft, settleDraft } from '#core/reading/draft.ts'
import { holdStandings, type Standing } from '#core/reading/standing.ts'
import { writeHeld } from '#core/reading/write.ts'

type Reviews = ReadonlyMap<string, FormerReview>

/** Its readings stand as they stood. Where that does not lead to what the image was, no answer is picked in silence. */
function restore(image: Standing, returned: Returned, { formerImageState }: BatchItem, reviews: Reviews): Draft {
  const again = (isPolicyNew: boolean) => {
    const draft = openDraft(image)
    for (const { readingId, state, formerReviewId } of returned) {
      const reading = image.readings.find(r => r.id === readingId)
      const review = (formerReviewId !== null && reviews.get(formerReviewId)) || null
      if (reading) changeReading(draft, { ...reading, state, review })
    }
    settleDraft(draft, isPolicyNew)
    return draft
  }
  const draft = again(false)
  return draft.now.readingState === formerImageState ? draft : again(true)
}

/** Answers that a batch sent back stand as before, where nobody said anything of their images since. @returns how many images that were */
export async function takeReturnsBack(
  ctx: Context<Transaction>,
  { id: batchId, projectId, undoReason: reason }: Batch,
  items: readonly BatchItem[],
): Promise<number> {
  const returned = new Map(items.map(item => [item.imageId, returnedSchema.parse(item.returned)]))
  const ids = [...returned.values()].flat().flatMap(r => r.formerReviewId ?? [])
  const reviews = new Map((await findReviews(ctx, { id: { in: ids } })).map(review => [review.id, review]))
  const held = await holdStandings(ctx, projectId, [...returned.keys()])
  const standing = new Map(held.map(image => [image.imageId, image]))
  const drafts = items.flatMap(item => {
    const { imageId, revision } = item
    const image = standing.get(imageId)
    if (!image || image.takenOutAt !== null || image.revision !== revision) return []
    const sent = returned.get(imageId) ?? []
    const draft = restore(image, sent, item, reviews)
    draft.happenings.push(
      ...sent.map(({ reviewId, state }) => ({
        action: 'REVIEW_TAKEN_BACK' as const,
        nounId: reviewId,
        projectId,
        before: { imageId, state: 'RETURNED' },
        after: { state, batchId },
        reason,
      })),
    )
    return [draft]
  })
  await writeHeld(ctx, drafts)
  return drafts.length
}
