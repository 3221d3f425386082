import { personTopic } from '#core/announce.ts'
import type { Context } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import type { Listener } from '#core/listen.ts'
import type { Log } from '#core/log.ts'
import { actorOfSession, findSessions } from '#core/session/find-session.ts'
import { takeTurns } from '#core/take-turns.ts'
import type { Auth } from '#server/auth.ts'
import { describe } from '#server/format-error.ts'
import { liveLimits, socketLimits } from '#server/limits/figures.ts'
import { SocketSession } from '#server/socket/session.ts'

export interface SessionParts {
  auth: Auth
  database: Database
  listener: Listener
  log: Log
}

/** Sessions that are looked at in one statement. */
const together = 1000
/** Keys, each in one of its own: programs are few. */
const keysAtOnce = 4

/**
 * Whoever is signed in at open sockets: looked at again when somebody says that what they may do has changed, when their
 * session or key expires, and every half a minute anyway; many in one statement.
 */
export class Sessions {
  private readonly parts: SessionParts
  private readonly open = new Set<SocketSession>()
  private readonly due = new Set<SocketSession>()
  private readonly lookAgain: ReturnType<typeof setInterval>
  private isLooking = false

  constructor(parts: SessionParts) {
    this.parts = parts
    this.lookAgain = setInterval(() => {
      for (const session of this.open) this.wake(session)
    }, socketLimits.lookAgainMilliseconds)
  }

  of(headers: Headers): SocketSession {
    return new SocketSession(this.parts.auth, headers)
  }

  /** @param onEnd called once, when nobody is signed in there any more */
  follow(session: SocketSession, onEnd: () => void): void {
    const wake = () => this.wake(session)
    const unfollow = this.parts.listener.follow(personTopic(session.actor?.id ?? ''), wake)
    this.open.add(session)
    const leave = () => {
      unfollow()
      this.open.delete(session)
      this.due.delete(session)
    }
    session.follow(leave, onEnd)
    session.note(session.actor, wake)
    // What changed since it was looked at first was announced to nobody yet.
    wake()
  }

  close(): void {
    clearInterval(this.lookAgain)
  }

  private wake(session: SocketSession): void {
    this.due.add(session)
    if (this.isLooking) return
    this.isLooking = true
    setImmediate(() => void this.look())
  }

  private async look(): Promise<void> {
    while (this.due.size > 0) {
      const some = [...this.due].slice(0, together)
      for (const session of some) this.due.delete(session)
      try {
        await this.lookAt(some)
      } catch (error) {
        // The database is away: what is open shows nothing new meanwhile, and the next look is soon.
        this.parts.log.warn(describe(error), 'sockets: their sessions could not be looked at')
        setTimeout(() => {
          for (const session of some) if (this.open.has(session)) this.wake(session)
        }, liveLimits.againMilliseconds)
      }
    }
    this.isLooking = false
  }

  private async lookAt(sessions: readonly SocketSession[]): Promise<void> {
    const ctx: Pick<Context<Database>, 'database' | 'now'> = { database: this.parts.database, now: new Date() }
    const found = await findSessions(
      ctx,
      sessions.flatMap(s => s.actor?.sessionId ?? []),
    )
    const inTurn = takeTurns(keysAtOnce)
    await Promise.all(
      sessions.map(async session => {
        const { sessionId } = session.actor ?? {}
        const now = sessionId === undefined ? undefined : found.get(sessionId)
        const actor = sessionId === undefined ? await inTurn(() => session.look()) : now ? actorOfSession(now) : null
        session.note(actor, () => this.wake(session))
      }),
    )
  }
}
