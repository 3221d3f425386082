import type { BlobStore } from '#core/blob/store.ts'
import { type Actor, type Context, requireActor } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import type { Installation } from '#core/installation/open-installation.ts'
import type { Live } from '#server/live/live.ts'

/** What may be asked about a viewer without making an answer theirs alone. */
export type ViewerFact = string | number | boolean | null

/** What resolvers are given: a verb's context, and what subscriptions follow. */
export interface ServerContext extends Context<Database> {
  live: Live
  blobs: BlobStore
  installation: Installation
  publicUrl: string
  /** What one-time links are derived from, for calls that may be repeated; see core/idempotency/once.ts. */
  secret: string
  /** Aborted when nobody waits for the answer any more; no further statement is sent then. */
  signal?: AbortSignal
  /** Set where one answer is for many viewers: keeps what it was asked, so that only those share it of whom it is true. */
  noteFact?<T extends ViewerFact>(question: (actor: Actor) => T): T
}

/**
 * A fact about whoever looks. A field of a row asks this way, not by `ctx.actor`: what looks at the actor is answered anew
 * for each person of those who follow the same thing. @throws Unauthenticated
 */
export const ofViewer = <T extends ViewerFact>(ctx: ServerContext, question: (actor: Actor) => T): T =>
  ctx.noteFact ? ctx.noteFact(question) : question(requireActor(ctx))
