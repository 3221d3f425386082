import type { Database, Transaction } from '#core/database.ts'
import { Conflict, Forbidden, Unauthenticated } from '#core/errors.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import type { Role } from '#core/generated/prisma/enums.ts'
import type { Queue } from '#core/queue.ts'

/** What narrows an actor who is a program: the key that it signed in with. */
export interface KeyScope {
  id: string
  /** The projects that it is good for. */
  projectIds: readonly string[]
  /** Of its person's roles there, those it may use. */
  roles: readonly Role[]
}

export interface Actor {
  id: string
  name: string
  /** Never for a program: a key opens projects, not the installation. */
  isAdmin: boolean
  /** Null: the person acts. */
  key: KeyScope | null
  /** That they are signed in with; a program has none. */
  sessionId?: string
  /** When what they came with ends by itself, a session or a key. */
  expiresAt?: Date
}

/** All that a verb is given besides its input. */
export interface Context<Db extends Database | Transaction = Database | Transaction> {
  database: Db
  /** Null: nobody is signed in, or the product itself acts. */
  actor: Actor | null
  requestId: string
  now: Date
  queue: Queue
  /** Nobody is signed in, and whoever runs the machine acts, by a command there. */
  isOperator?: boolean
  /** Id of the call that carries an idempotency key; see core/idempotency/once.ts. */
  callId?: string
  /** That call itself, for a verb that writes it in the statement of what it says: see onceInStatement. */
  call?: PendingCall
}

/** A call as it is remembered, before that is written. */
export interface PendingCall {
  row: { id: string; actorId: string | null; caller: string; key: string; verb: string; inputSha256: string }
  /** Of what it is answered with; undefined: of the first row that the statement writes. */
  answerId?: string
  /** Set by whoever wrote it. */
  isWritten: boolean
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
export function requireActor(ctx: Pick<Context, 'actor'>): Actor {
  if (!ctx.actor) throw new Unauthenticated()
  return ctx.actor
}

/** Whoever acts for themselves, not by a program's key: what is about accounts is never a program's. @throws Unauthenticated, Forbidden */
export function requirePerson(ctx: Pick<Context, 'actor'>, act: string): Actor {
  const actor = requireActor(ctx)
  if (actor.key) throw new Forbidden(`${act} needs the person: an API key may not`, [])
  return actor
}

/** @throws Unauthenticated; Forbidden for everybody but administrators of the installation */
export function requireAdministrator(ctx: Pick<Context, 'actor'>, act: string): Actor {
  const actor = requireActor(ctx)
  if (!actor.isAdmin) throw new Forbidden(`${act} needs an administrator of the installation`, [])
  return actor
}
