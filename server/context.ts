import type { Context } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import type { Installation } from '#core/installation/open-installation.ts'
import type { Listener } from '#core/listen.ts'

/** What resolvers are given: a verb's context, and the listener that subscriptions wait on. */
export interface ServerContext extends Context<Database> {
  listener: Listener
  installation: Installation
  publicUrl: string
  /** What one-time links are derived from, for calls that may be repeated; see core/idempotency/once.ts. */
  secret: string
  /** Aborted when nobody waits for the answer any more; no further statement is sent then. */
  signal?: AbortSignal
}
