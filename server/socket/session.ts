import type { Actor } from '#core/context.ts'
import { type Auth, actorOf } from '#server/auth.ts'
import { socketLimits } from '#server/limits/figures.ts'

/** Whoever opened a socket, as long as it is open. */
export class SocketSession {
  /** As of the last look; null: their session is over. */
  actor: Actor | null = null
  private readonly auth: Auth
  private readonly headers: Headers
  private expiry: ReturnType<typeof setTimeout> | undefined
  private unfollow: (() => void) | undefined
  private onEnd: (() => void) | undefined

  constructor(auth: Auth, headers: Headers) {
    this.auth = auth
    this.headers = headers
  }

  /** Whose it is now; null: nobody's any more. */
  async look(isUse = false): Promise<Actor | null> {
    this.actor = await actorOf(this.auth, this.headers, isUse)
    return this.actor
  }

  /**
   * @param unfollow called once, when it is closed
   * @param onEnd called once, when nobody is signed in there any more
   */
  follow(unfollow: () => void, onEnd: () => void): void {
    this.unfollow = unfollow
    this.onEnd = onEnd
  }

  /** @param lookAgain called when it expires, where that is before everybody is looked at again */
  note(actor: Actor | null, lookAgain: () => void): void {
    clearTimeout(this.expiry)
    if (!this.unfollow) return
    this.actor = actor
    if (!actor) {
      this.close()
      this.onEnd?.()
      return
    }
    const leftMs = (actor.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now()
    if (leftMs <= socketLimits.lookAgainMilliseconds) this.expiry = setTimeout(lookAgain, Math.max(0, leftMs) + 10)
  }

  close(): void {
    this.actor = null
    clearTimeout(this.expiry)
    this.unfollow?.()
    this.unfollow = undefined
  }
}
