import type { Context } from '#core/context.ts'
import { rememberedMs } from '#core/idempotency/once.ts'

const atOnce = 5000

/** Forgets the calls that are remembered no longer, a bounded number at a time. @returns how many */
export async function sweepCalls(ctx: Context): Promise<number> {
  const createdAt = { lt: new Date(ctx.now.getTime() - rememberedMs) }
  let removed = 0
  for (;;) {
    // no audit: what was done under a key stands in the trail, with its own event
    const { count } = await ctx.database.idempotentCall.deleteMany({ where: { createdAt }, limit: atOnce })
    removed += count
    if (count < atOnce) return removed
  }
}
