import { findReviews } from '#core/batch/former-reviews.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch, BatchItem, Label } from '#core/generated/prisma/client.ts'
import { firstReadingOf, holdStandings, type StandingReading } from '#core/reading/standing.ts'
import { type Before, takeBack } from '#core/reading/take-back.ts'
import { writeHeld } from '#core/reading/write.ts'

type Review = NonNullable<StandingReading['review']>

/** What the readings were before, by their ids. */
interface Former {
  labels: ReadonlyMap<string, Label>
  reviews: ReadonlyMap<string, Review>
}

/** The answers before, and the reviews of readings that were accepted or changed by one. */
async function findFormer({ database }: Context, items: readonly BatchItem[]): Promise<Former> {
  const labels = await database.label.findMany({ where: { id: { in: items.flatMap(i => i.formerLabelId ?? []) } } })
  const reviewed = items.filter(i => i.formerState === 'ACCEPTED' || i.formerState === 'CHANGED')
  const readingIds = reviewed.flatMap(i => labels.find(l => l.id === i.formerLabelId)?.readingId ?? [])
  // A return that was undone is no review that it stands by.
  const reviews = await findReviews({ database }, { readingId: { in: readingIds }, verdict: { not: 'RETURN' } })
  return {
    labels: new Map(labels.map(label => [label.id, label])),
    reviews: new Map(reviews.map(({ readingId, ...review }) => [readingId, review])),
  }
}

/** How the reading of an image stood before its batch. */
function beforeOf(item: BatchItem, { labels, reviews }: Former): Before {
  const label = (item.formerLabelId !== null && labels.get(item.formerLabelId)) || null
  return {
    label,
    state: item.formerState ?? 'OPEN',
    review: (label && reviews.get(label.readingId)) ?? null,
    referenceClassId: item.formerClassId,
  }
}

/** Takes back the answers of a batch of images that nobody said anything of since. @returns how many that were */
export async function takeAnswersBack(
  ctx: Context<Transaction>,
  { id: batchId, projectId, createdById, undoReason }: Batch,
  items: readonly BatchItem[],
): Promise<number> {
  const reason = undoReason ?? ''
  const classes = await ctx.database.labelClass.findMany({ where: { projectId } })
  const nameOf = (id: string | null) => classes.find(c => c.id === id)?.name ?? null
  const former = await findFormer(ctx, items)
  const held = await holdStandings(
    ctx,
    projectId,
    items.map(({ imageId }) => imageId),
  )
  const standing = new Map(held.map(image => [image.imageId, image]))
  const drafts = items.flatMap(item => {
    const image = standing.get(item.imageId)
    const own = image && firstReadingOf(image, createdById)
    const isTheirs = own !== undefined && own.labelId === item.labelId
    if (!image || !isTheirs || image.takenOutAt !== null || image.revision !== item.revision) return []
    const draft = takeBack(image, own, beforeOf(item, former), reason)
    const { before, now } = draft
    draft.happenings.push({
      action: 'LABEL_TAKEN_BACK',
      nounId: item.labelId ?? item.imageId,
      projectId,
      before: { imageId: item.imageId, labelClass: nameOf(before.labelClassId), version: before.labelVersion },
      after: { imageId: item.imageId, labelClass: nameOf(now.labelClassId), version: now.labelVersion, batchId },
      reason,
    })
    return [draft]
  })
  await writeHeld(ctx, drafts)
  return drafts.length
}
