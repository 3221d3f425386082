import type { RangeOutcome } from '#core/batch/kinds.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch, BatchItem } from '#core/generated/prisma/client.ts'
import { openDraft, settleDraft } from '#core/reading/draft.ts'
import { holdStandings } from '#core/reading/standing.ts'
import { writeHeld } from '#core/reading/write.ts'

interface Change {
  imageId: string
  from: number | null
  to: number | null
}

type Tx = Context<Transaction>

/** Says how many are to read each, and settles what was said so far under that. @returns revisions before, by image */
async function change(ctx: Tx, { id: batchId, projectId }: Batch, reason: string, changes: readonly Change[]) {
  await ctx.database.$executeRaw`
    update "Image" i set "readerCount" = c."to"
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c("imageId" uuid, "to" smallint) where i."id" = c."imageId"`
  const classes = await ctx.database.labelClass.findMany({ where: { projectId } })
  const nameOf = (id: string | null) => classes.find(c => c.id === id)?.name ?? null
  const held = await holdStandings(
    ctx,
    projectId,
    changes.map(({ imageId }) => imageId),
  )
  const drafts = held.map(standing => {
    const draft = openDraft(standing)
    settleDraft(draft, true)
    const { before, now } = draft
    const stands = ({ labelClassId, labelVersion: version, readingState }: typeof before) => ({
      ...{ labelClass: nameOf(labelClassId), version, readingState },
    })
    const { from, to } = changes.find(c => c.imageId === standing.imageId) ?? { from: null, to: null }
    draft.happenings.push({
      action: 'READERS_SET',
      nounId: standing.imageId,
      projectId,
      before: { readerCount: from, ...stands(before) },
      after: { readerCount: to, ...stands(now), batchId },
      reason,
    })
    return draft
  })
  await writeHeld(ctx, drafts)
  return new Map(held.map(({ imageId, revision }) => [imageId, revision]))
}

/** Sets how many readers images are to have that are held. */
export async function setReaders(ctx: Tx, batch: Batch, imageIds: readonly string[]): Promise<RangeOutcome> {
  const { readerCount, reason } = batch
  const found = await ctx.database.image.findMany({
    where: { id: { in: [...imageIds] } },
    select: { id: true, readerCount: true, takenOutAt: true },
    orderBy: { id: 'asc' },
  })
  const there = found.filter(image => image.takenOutAt === null)
  const changes = there.flatMap(({ id: imageId, readerCount: from }) =>
    from === readerCount ? [] : [{ imageId, from, to: readerCount }],
  )
  const before = await change(ctx, batch, reason, changes)
  return {
    items: changes.map(({ imageId, from }) => ({
      ...{ imageId, revision: (before.get(imageId) ?? 0) + 1, formerReaderCount: from },
    })),
    standingCount: there.length - changes.length,
    refused: Array.from({ length: found.length - there.length }, () => 'TAKEN_OUT' as const),
  }
}

/** As many as before, where nobody said another number since; what was answered meanwhile is settled under that. */
export async function setReadersBack(ctx: Tx, batch: Batch, items: readonly BatchItem[]): Promise<number> {
  const { readerCount, undoReason } = batch
  const found = await ctx.database.image.findMany({
    where: { id: { in: items.map(i => i.imageId) }, readerCount, takenOutAt: null },
    select: { id: true },
  })
  const there = new Set(found.map(({ id }) => id))
  const changes = items.flatMap(({ imageId, formerReaderCount: to }) =>
    there.has(imageId) ? [{ imageId, from: readerCount, to }] : [],
  )
  await change(ctx, batch, undoReason ?? '', changes)
  return changes.length
}
