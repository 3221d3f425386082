import type { RangeOutcome } from '#core/batch/kinds.ts'
import type { BatchRefusal } from '#core/batch/refusals.ts'
import { findSaidSince } from '#core/batch/said-since.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch } from '#core/generated/prisma/client.ts'
import { decideLabel } from '#core/label/decide.ts'
import { readQuestion } from '#core/label/question.ts'
import type { Draft } from '#core/reading/draft.ts'
import { firstReadingOf, followsNewest, holdStandings, isAnswered, type Standing } from '#core/reading/standing.ts'
import { writeHeld } from '#core/reading/write.ts'

type Asked = Pick<Batch, 'labelClassId' | 'cannotTell' | 'createdById' | 'isOwnOnly'>

/** Whether the reader says that already, and it counts for what an answer of theirs would. */
function isSaidAlready(image: Standing, { labelClassId, cannotTell, createdById }: Asked): boolean {
  const own = firstReadingOf(image, createdById)
  if (!own || !isAnswered(own) || own.state === 'RETURNED' || own.origin !== 'READER') return false
  if (own.labelClassId !== labelClassId || own.cannotTell !== cannotTell) return false
  return !followsNewest(image) || image.reference?.labelId === own.labelId
}

/** Why an image gets no label; null: nothing is in the way. */
function refusalOf(image: Standing, asked: Asked, saidSince: ReadonlySet<string>): BatchRefusal | null {
  if (image.takenOutAt !== null) return 'TAKEN_OUT'
  const isOthers = image.readings.some(r => isAnswered(r) && r.readerId !== null && r.readerId !== asked.createdById)
  if (asked.isOwnOnly && isOthers) return 'OTHERS_ANSWERED'
  return saidSince.has(image.imageId) ? 'CHANGED_MEANWHILE' : null
}

/** The event of a label says of which batch it is. */
const ofBatch = (draft: Draft, batchId: string): Draft => ({
  ...draft,
  happenings: draft.happenings.map(h => ({ ...h, after: { ...h.after, batchId } })),
})

/** Gives images that are held an answer each, of whoever asked for the batch, as setLabels would have. */
export async function labelImages(
  ctx: Context<Transaction>,
  batch: Batch,
  imageIds: readonly string[],
): Promise<RangeOutcome> {
  const { id: batchId, projectId, labelClassId, cannotTell, reason, createdById } = batch
  const held = await holdStandings(ctx, projectId, imageIds)
  const question = await readQuestion(ctx, projectId)
  const saidSince = await findSaidSince(ctx, batch, imageIds)
  const refused: BatchRefusal[] = []
  const drafts: Draft[] = []
  let standingCount = 0
  for (const image of held) {
    const why = refusalOf(image, batch, saidSince)
    if (why) refused.push(why)
    else if (isSaidAlready(image, batch)) standingCount += 1
    else {
      const asked = { labelClassId, cannotTell, reason, expectedVersion: null }
      // Whoever acts on many at once is not blind: see requireActing.
      const decision = decideLabel(
        asked,
        image,
        question,
        { id: createdById, isBlind: false, isReading: false },
        ctx.now,
      )
      if ('give' in decision) drafts.push(ofBatch(decision.give, batchId))
      else standingCount += 1
    }
  }
  await writeHeld(ctx, drafts)
  const items = drafts.map(({ before, labels: [given] }) => {
    const former = firstReadingOf(before, createdById)
    return {
      ...{ imageId: before.imageId, revision: before.revision + 1, labelId: given?.id ?? null },
      ...{ formerLabelId: former?.labelId ?? null, formerState: former?.state ?? null },
      formerClassId: before.labelClassId,
    }
  })
  return { items, standingCount, refused }
}
