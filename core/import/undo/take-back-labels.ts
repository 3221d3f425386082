import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Import, LabelClass } from '#core/generated/prisma/client.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import { draftLabels } from '#core/import/give-labels.ts'
import { findSaid, type Said } from '#core/import/undo/find-said.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import { type Draft, openDraft, settleDraft, withdrawAnswers } from '#core/reading/draft.ts'
import { holdStandings, isAnswered, type Standing } from '#core/reading/standing.ts'
import { writeHeld } from '#core/reading/write.ts'

const batchSize = 500

/** Answers of the import that are the newest of their readings, on images that are there without it. */
const findGiven = (tx: Transaction, importId: string, after: string) => tx.$queryRaw<{ id: string; imageId: string }[]>`
  select l."id", l."imageId" from "Label" l
  join "Reading" r on r."id" = l."readingId" and r."version" = l."version" and r."state" <> 'WITHDRAWN'
  join "Image" i on i."id" = l."imageId" and i."importId" <> l."importId"
  where l."importId" = ${importId}::uuid and l."id" > ${after}::uuid order by l."id" limit ${batchSize}`

const isOf =
  (importId: string) =>
  ({ importId: by }: { importId: string | null }) =>
    by === importId

/**
 * Withdraws what the import said of an image, and lets stand what is left: a person's answer, else what another import
 * says, else what stood before, else nothing.
 */
function takeBack(image: Standing, imported: Import, said: Said | undefined): Draft {
  const draft = openDraft(image)
  withdrawAnswers(draft, isOf(imported.id))
  const former = draft.now.readings.filter(isAnswered).at(-1)
  const isFormer = !said || former?.origin === 'READER' || said.label.labelClass.id === former?.labelClassId
  if (isFormer) settleDraft(draft)
  else draftLabels(draft, said.by, [said.label])
  return draft
}

/**
 * Takes the labels back that an import gave to images which are there without it, one batch of them. Where its answer is
 * the reference, another follows: what another import says, or the former answer, or none. No version is removed.
 * @returns the id of the last one; null: there was none @throws Conflict where the job was taken over
 */
export async function takeBackLabels(
  ctx: Context,
  claim: Claim,
  imported: Import,
  classes: readonly LabelClass[],
  after: string,
): Promise<string | null> {
  const { id: importId, projectId, undoReason: reason } = imported
  const nameOf = (id: string | null) => classes.find(c => c.id === id)?.name ?? null
  return inTransaction(
    ctx,
    async ctx => {
      const tx = ctx.database
      await fenceJob(ctx, claim, gotOn)
      // Whoever brings these images meanwhile is heard, or finds them without the label.
      await lockAdding(tx, projectId)
      const found = await findGiven(tx, importId, after)
      const last = found.at(-1)
      if (!last) return null
      // Whoever labels one of these images from here on waits, and is told that it changed; who did so just now is heard.
      const held = await holdStandings(ctx, projectId, [...new Set(found.map(g => g.imageId))])
      const said = await findSaid(
        tx,
        imported,
        classes,
        held.map(image => image.imageId),
      )
      const drafts = held.map(image => takeBack(image, imported, said.get(image.imageId)))
      const changed = drafts.filter(({ before, now }) => before.labelVersion !== now.labelVersion)
      await tx.import.update({ where: { id: importId }, data: { takenBackCount: { increment: changed.length } } })
      await recordAudit(
        ctx,
        ...changed.map(({ before, now }) => ({
          action: 'LABEL_TAKEN_BACK' as const,
          nounId: before.reference?.labelId ?? before.readings.find(isOf(importId))?.labelId ?? before.imageId,
          projectId,
          before: {
            imageId: before.imageId,
            labelClass: nameOf(before.labelClassId),
            version: before.labelVersion,
            importId,
          },
          after: { imageId: before.imageId, labelClass: nameOf(now.labelClassId), version: now.labelVersion },
          reason,
        })),
      )
      await writeHeld(ctx, drafts)
      return last.id
    },
    60_000,
  )
}
