import { personTopic } from '#core/announce.ts'
import type { Actor } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import type { Listener } from '#core/listen.ts'
import type { Log } from '#core/log.ts'
import { type Auth, actorOf } from '#server/auth.ts'
import { describe } from '#server/format-error.ts'
import { socketLimits } from '#server/limits/figures.ts'
import { looksAt } from '#server/limits/looks.ts'

export interface SessionParts {
  auth: Auth
  database: Database
  listener: Listener
  log: Log
}

/** Of what somebody came with: their session's, or their key's. */
async function endOf({ database }: SessionParts, actor: Actor): Promise<Date | null> {
  if (actor.key) {
    const key = await database.apiKey.findUnique({ where: { id: actor.key.id }, select: { expiresAt: true } })
    return key?.expiresAt ?? null
  }
  if (!actor.sessionId) return null
  const session = await database.session.findUnique({ where: { id: actor.sessionId }, select: { expiresAt: true } })
  return session?.expiresAt ?? null
}

/**
 * Whoever opened a socket, as long as it is open: looked at again when somebody says that what they may do has changed,
 * when their session or key expires, and every half a minute anyway.
 */
export class SocketSession {
  /** As of the last look; null: their session is over. */
  actor: Actor | null = null
  private endsAt: Date | null = null
  private readonly parts: SessionParts
  private readonly headers: Headers
  private readonly left = new AbortController()

  constructor(parts: SessionParts, headers: Headers) {
    this.parts = parts
    this.headers = headers
  }

  /** Whose it is now; null: nobody's any more. */
  async look(isUse = false): Promise<Actor | null> {
    this.actor = await actorOf(this.parts.auth, this.headers, isUse)
    return this.actor
  }

  /** @param onEnd called once, when nobody is signed in there any more */
  async follow(onEnd: () => void): Promise<void> {
    const { listener } = this.parts
    const topics = [personTopic(this.actor?.id ?? '')]
    for await (const _hint of looksAt(listener, topics, this.left.signal, () => this.wait())) {
      if (await this.isStillOpen()) continue
      this.close()
      return onEnd()
    }
  }

  private async isStillOpen(): Promise<boolean> {
    try {
      const actor = await this.look()
      this.endsAt = actor && (await endOf(this.parts, actor))
      return actor !== null
    } catch (error) {
      // The database is away: what is open shows nothing new meanwhile, and the next look is soon.
      this.parts.log.warn(describe(error), 'a socket: its session could not be looked at')
      this.endsAt = null
      return true
    }
  }

  close(): void {
    this.actor = null
    this.left.abort()
  }

  private wait(): number {
    const most = socketLimits.lookAgainMilliseconds
    if (!this.endsAt) return most
    return Math.min(most, Math.max(0, this.endsAt.getTime() - Date.now()) + 10)
  }
}
