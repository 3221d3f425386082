import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import type { BurnedIn, Image } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { requireRight } from '#core/membership/require-right.ts'

export interface BurnedInReview {
  imageId: string
  /** What somebody saw in the picture. */
  verdict: BurnedIn
  /** Image.burnedIn as they saw it; null: its format does not say. */
  expected?: BurnedIn | null
}

/** Whether the verdict that stands is this very person's. */
async function saidLast(ctx: Context<Transaction>, imageId: string): Promise<boolean> {
  const last = await ctx.database.auditEvent.findFirst({
    where: { noun: 'Image', nounId: imageId, action: 'BURNED_IN_REVIEWED' },
    orderBy: { id: 'desc' },
  })
  return last !== null && last.actorId === ctx.actor?.id
}

/**
 * A person says whether names are written into the picture itself. Said again by the same person it writes nothing.
 * @throws Conflict where somebody else said so first
 */
export async function reviewBurnedIn(ctx: Context, input: BurnedInReview): Promise<Image> {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const { imageId, verdict } = input
  const expected = input.expected ?? null
  return inTransaction(ctx, async ctx => {
    const image = await ctx.database.image.findUnique({ where: { id: requireId('Image', imageId) } })
    if (!image) throw new NotFound('Image', imageId)
    const { projectId, fileName } = image
    await requireRight(ctx, 'LABEL_IMAGES', projectId, 'Image', imageId)
    if (verdict === 'SUSPECTED') throw new InvalidInput('verdict', verdict, 'NO or YES: a person looked')
    if (image.burnedIn === verdict && expected === verdict && (await saidLast(ctx, imageId))) return image

    const { count } = await ctx.database.image.updateMany({
      where: { id: imageId, burnedIn: expected },
      data: { burnedIn: verdict },
    })
    const now = await ctx.database.image.findUniqueOrThrow({ where: { id: imageId } })
    if (count === 0)
      throw new Conflict(`somebody was faster: names in the picture is ${now.burnedIn}`, `${now.burnedIn}`)
    await recordAudit(ctx, {
      action: 'BURNED_IN_REVIEWED',
      nounId: imageId,
      projectId,
      before: { fileName, burnedIn: expected },
      after: { fileName, burnedIn: verdict },
    })
    return now
  })
}
