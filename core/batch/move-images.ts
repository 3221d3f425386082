import { recordAudit } from '#core/audit/record.ts'
import type { RangeOutcome } from '#core/batch/kinds.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch } from '#core/generated/prisma/client.ts'
import { isAskedBy } from '#core/job/is-asked-by.ts'

/** Takes images that are held out, or puts them back, as takeOutImage and putBackImage would one by one. */
export async function moveImages(
  ctx: Context<Transaction>,
  batch: Batch,
  imageIds: readonly string[],
): Promise<RangeOutcome> {
  const { id: batchId, projectId, kind, reason, createdById, isOwnOnly } = batch
  const isOut = kind === 'TAKE_OUT'
  const found = await ctx.database.image.findMany({
    where: { id: { in: [...imageIds] } },
    include: { import: { include: { job: true } } },
    orderBy: { id: 'asc' },
  })
  const isTheirs = ({ import: { job } }: (typeof found)[number]) => job !== null && isAskedBy(job, createdById)
  const theirs = found.filter(image => !isOwnOnly || isTheirs(image))
  const moved = theirs.filter(image => (image.takenOutAt === null) === isOut)
  await ctx.database.image.updateMany({
    where: { id: { in: moved.map(({ id }) => id) } },
    data: isOut
      ? { takenOutAt: ctx.now, takenOutById: createdById, takenOutReason: reason }
      : { takenOutAt: null, takenOutById: null, takenOutReason: null },
  })
  await recordAudit(
    ctx,
    ...moved.map(({ id, fileName, sha256, takenOutReason }) => ({
      action: isOut ? ('IMAGE_TAKEN_OUT' as const) : ('IMAGE_PUT_BACK' as const),
      nounId: id,
      projectId,
      before: { fileName, sha256, ...(isOut ? {} : { takenOutReason }) },
      after: { batchId },
      reason,
    })),
  )
  const items = moved.map(({ id: imageId, revision, takenOutAt, takenOutById, takenOutReason }) => ({
    ...{ imageId, revision },
    ...(isOut ? { takenOutAt: ctx.now } : { takenOutAt, takenOutById, takenOutReason }),
  }))
  return {
    items,
    standingCount: theirs.length - moved.length,
    refused: Array.from({ length: found.length - theirs.length }, () => 'NOT_YOURS' as const),
  }
}
