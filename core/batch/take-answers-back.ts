import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch, BatchItem, Label } from '#core/generated/prisma/client.ts'
import { addAnswer, changeReading, type Draft, openDraft, settleDraft } from '#core/reading/draft.ts'
import { firstReadingOf, holdStandings, type Standing, type StandingReading } from '#core/reading/standing.ts'
import { moveReading } from '#core/reading/transitions.ts'
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
  const reviews = await database.review.findMany({
    where: { readingId: { in: readingIds } },
    include: { changedLabel: true },
    orderBy: { id: 'asc' },
  })
  return {
    labels: new Map(labels.map(label => [label.id, label])),
    reviews: new Map(
      reviews.map(({ id, readingId, changedLabel }) => [
        readingId,
        {
          ...{ id, labelId: changedLabel?.id ?? null },
          ...{ labelClassId: changedLabel?.labelClassId ?? null, cannotTell: changedLabel?.cannotTell ?? null },
        },
      ]),
    ),
  }
}

/** The answer counts no more. */
function withdraw(image: Standing, own: StandingReading): Draft {
  const draft = openDraft(image)
  changeReading(draft, { ...own, state: moveReading(own.state, 'WITHDRAW') })
  settleDraft(draft)
  return draft
}

/** The former answer is given again, as a version of its own, and stands as it stood. */
function answerAgain(image: Standing, item: BatchItem, label: Label, { reviews }: Former, reason: string): Draft {
  const draft = openDraft(image)
  const { readerId, labeller, origin, importId, readingId } = label
  const { labelClassId, cannotTell, note, confidence, durationMs, guidelineVersion, isBlind } = label
  const asObject = (value: Label['view']) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  addAnswer(
    draft,
    { readerId, labeller, origin, importId, isCounted: false },
    {
      ...{ labelClassId, cannotTell, note, confidence, durationMs, guidelineVersion, isBlind, reason },
      ...{ view: asObject(label.view), attributes: asObject(label.attributes) },
    },
  )
  const given = draft.now.readings.at(-1)
  if (given && item.formerState && item.formerState !== 'OPEN')
    changeReading(draft, { ...given, state: item.formerState, review: reviews.get(readingId) ?? null })
  settleDraft(draft)
  return draft
}

/** As it was before the batch: the former answer again, or none; of both what leads to the class that counted. */
function restore(image: Standing, own: StandingReading, item: BatchItem, former: Former, reason: string): Draft {
  const label = item.formerLabelId === null ? undefined : former.labels.get(item.formerLabelId)
  const without = () => withdraw(image, own)
  if (!label || item.formerState === 'WITHDRAWN') return without()
  const again = answerAgain(image, item, label, former, reason)
  if (again.now.labelClassId === item.formerClassId) return again
  // Somebody else's answer had come after theirs: given again it would be the newest.
  const other = without()
  return other.now.labelClassId === item.formerClassId ? other : again
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
    const draft = restore(image, own, item, former, reason)
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
