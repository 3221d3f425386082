import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput } from '#core/errors.ts'

const mostPending = 500

/** Links that can be used still are few enough to be taken back all at once. Behind the lock of whoever makes them. */
export async function requireFewPending(ctx: Context<Transaction>, createdById: string): Promise<void> {
  const pending = { createdById, usedAt: null, revokedAt: null, expiresAt: { gt: ctx.now } }
  const count = await ctx.database.invitation.count({ where: pending })
  if (count >= mostPending)
    throw new InvalidInput(
      'pending',
      `${count} links`,
      `${mostPending} links a person that nobody has used: take some back`,
    )
}
