import { AsyncLocalStorage } from 'node:async_hooks'
import type { Actor } from '#core/context.ts'
import { Feed, type FeedParts, type Subject } from '#server/live/feed.ts'
import type { Following, LiveEvent } from '#server/live/following.ts'
import { Revisions } from '#server/live/revisions.ts'

/** All that is followed in this process, whoever follows it: one feed a thing. */
export class Live {
  private readonly parts: FeedParts
  private readonly feeds = new Map<string, unknown>()
  /** What a feed does is on nobody's account: not on that of whoever came first. */
  private readonly onNobodysAccount = AsyncLocalStorage.snapshot()

  constructor(parts: Omit<FeedParts, 'revisions'>) {
    this.parts = { ...parts, revisions: new Revisions(parts) }
  }

  /** @param subject always the same one for a noun and an id */
  follow<Event extends LiveEvent>(
    subject: Subject<Event>,
    viewer: () => Actor | null,
    cursor: number,
  ): Following<Event> {
    const name = `${subject.noun} ${subject.id} ${subject.aspect ?? ''}`
    return this.onNobodysAccount(() => {
      const feed =
        (this.feeds.get(name) as Feed<Event> | undefined) ??
        new Feed(this.parts, subject, () => this.feeds.delete(name))
      this.feeds.set(name, feed)
      return feed.join(viewer, cursor)
    })
  }
}
