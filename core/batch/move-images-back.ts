import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch, BatchItem } from '#core/generated/prisma/client.ts'

/** Puts back what a batch took out, or the other way round, where it is still so by the batch. @returns how many that were */
export async function moveImagesBack(
  ctx: Context<Transaction>,
  { id: batchId, projectId, kind, undoReason: reason }: Batch,
  items: readonly BatchItem[],
): Promise<number> {
  const wasOut = kind === 'TAKE_OUT'
  const moved = await ctx.database.$queryRaw<
    { id: string; fileName: string; sha256: string; takenOutReason: string | null }[]
  >`
    with "was" as (
      select * from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as w("imageId" uuid, "revision" int,
        "takenOutAt" timestamptz(3), "takenOutById" text, "takenOutReason" text)
    )
    update "Image" i set
      "takenOutAt" = case when ${wasOut} then null else w."takenOutAt" end,
      "takenOutById" = w."takenOutById", "takenOutReason" = w."takenOutReason"
    from "was" w join "Image" o on o."id" = w."imageId"
    where i."id" = w."imageId" and i."revision" = w."revision"
      and i."takenOutAt" is not distinct from case when ${wasOut} then w."takenOutAt" end
    returning i."id", i."fileName", i."sha256", o."takenOutReason"`
  await recordAudit(
    ctx,
    ...moved.map(({ id, fileName, sha256, takenOutReason }) => ({
      action: wasOut ? ('IMAGE_PUT_BACK' as const) : ('IMAGE_TAKEN_OUT' as const),
      nounId: id,
      projectId,
      before: { fileName, sha256, ...(wasOut ? { takenOutReason } : {}) },
      after: { batchId },
      reason,
    })),
  )
  return moved.length
}
