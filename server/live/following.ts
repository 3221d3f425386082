import type { Actor } from '#core/context.ts'

/** What is told of a thing that is followed. */
export interface LiveEvent {
  /** Up to where it tells; who comes back goes on from there. */
  cursor: number
  /** Nothing comes after it. */
  isLast: boolean
  /** There is more after the cursor than one event tells. */
  hasMore?: boolean
  /** All that is told at once when it differs; what differs besides is progress. */
  state: string
}

/** Where the events of a following go. */
export interface Receiver<Event> {
  /** Calls `ready` of the following when it can take another. */
  take(event: Event): void
  /** Once. @param error why, where it is not because all was told, or because it was left */
  end(error?: unknown): void
}

/** One viewer who follows one thing. Gets one event at a time: hints that come meanwhile are one. */
export class Following<Event extends LiveEvent = LiveEvent> implements AsyncIterableIterator<Event, void> {
  /** Of the newest event that was told. */
  cursor: number
  /** There may be something that was not told. */
  isDue = true
  isReady = false
  isOver = false
  /** As it was told; null: nothing was yet. */
  state: string | null = null
  /** Whoever looks, as of now; null: their session is over. */
  readonly viewer: () => Actor | null
  private readonly feed: { wake(): void; leave(): void }
  private receiver: Receiver<Event> | null = null
  private wasLast = false

  constructor(viewer: () => Actor | null, cursor: number, feed: { wake(): void; leave(): void }) {
    this.viewer = viewer
    this.cursor = cursor
    this.feed = feed
  }

  /** Sends events there, in place of whoever iterates. */
  sendTo(receiver: Receiver<Event>): void {
    this.receiver = receiver
    this.ready()
  }

  ready(): void {
    if (this.isOver) return
    this.isReady = true
    if (this.wasLast) this.end()
    else if (this.isDue) this.feed.wake()
  }

  tell(event: Event): void {
    this.cursor = event.cursor
    this.state = event.state
    this.isReady = false
    this.wasLast = event.isLast
    if (event.hasMore) this.isDue = true
    this.receiver?.take(event)
  }

  end(error?: unknown): void {
    if (this.isOver) return
    this.isOver = true
    this.feed.leave()
    this.receiver?.end(error)
  }

  next(): Promise<IteratorResult<Event, void>> {
    if (this.isOver) return Promise.resolve({ value: undefined, done: true })
    return new Promise((resolve, reject) => {
      this.sendTo({
        take: value => resolve({ value, done: false }),
        end: error => (error ? reject(error) : resolve({ value: undefined, done: true })),
      })
    })
  }

  async return(): Promise<IteratorReturnResult<void>> {
    this.end()
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
