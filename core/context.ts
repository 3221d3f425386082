import type { Database, Transaction } from '#core/database.ts'
import { Conflict, Forbidden, Unauthenticated } from '#core/errors.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import type { Queue } from '#core/queue.ts'

export interface Actor {
  id: string
  name: string
  isAdmin: boolean
}

/** All that a verb is given besides its input. */
export interface Context<Db extends Database | Transaction = Database | Transaction> {
  database: Db
  /** Null: nobody is signed in, or the product itself acts. */
  actor: Actor | null
  requestId: string
  now: Date
  queue: Queue
}

const isUniqueViolation = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'

/**
 * Runs `work` in one transaction; joins the one that is already open.
 * @throws Conflict where somebody else wrote the same unique row first
 */
export async function inTransaction<T>(
  ctx: Context,
  work: (ctx: Context<Transaction>) => Promise<T>,
  timeoutMs = 20_000,
): Promise<T> {
  if (!('$transaction' in ctx.database)) return work({ ...ctx, database: ctx.database })
  try {
    return await ctx.database.$transaction(tx => work({ ...ctx, database: tx }), {
      timeout: timeoutMs,
      maxWait: timeoutMs,
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new Conflict('somebody was faster: look again', 'written by somebody else')
    throw error
  }
}

/** @throws Unauthenticated */
export function requireActor(ctx: Context): Actor {
  if (!ctx.actor) throw new Unauthenticated()
  return ctx.actor
}

/** @throws Unauthenticated; Forbidden for everybody but administrators of the installation */
export function requireAdministrator(ctx: Context, act: string): Actor {
  const actor = requireActor(ctx)
  if (!actor.isAdmin) throw new Forbidden(act, [])
  return actor
}
