import { personTopic } from '#core/announce.ts'
import type { Actor } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { NotFound, Unauthenticated } from '#core/errors.ts'
import type { Listener } from '#core/listen.ts'
import type { Log } from '#core/log.ts'
import { describe } from '#server/format-error.ts'
import { liveLimits, socketLimits } from '#server/limits/figures.ts'
import { runWithin } from '#server/limits/run-within.ts'
import { Following, type LiveEvent } from '#server/live/following.ts'
import type { Revisions } from '#server/live/revisions.ts'
import { whoMaySee } from '#server/schema/find.ts'

/** A thing that can be followed. */
export interface Subject<Event extends LiveEvent> {
  noun: string
  id: string
  /** Tells it from another thing that is followed of the same noun and id. */
  aspect?: string
  projectId: string
  /** That tells of its changes. */
  topic: string
  /** An image that is another by every answer, review and decision on it, and its revision as it was found. */
  image?: { id: string; revision: number }
  /** How it stands now, for whoever was told up to any cursor from `after`. @throws NotFound */
  read(database: Database, after: number): Promise<(cursor: number) => Event>
  /** Of these people those who must not learn that anything changed: they are told how it stands at the start alone. */
  findUntold?(database: Database, userIds: readonly string[]): Promise<ReadonlySet<string>>
}

export interface FeedParts {
  database: Database
  listener: Listener
  revisions: Revisions
  log: Log
}

interface Person<Event extends LiveEvent> {
  id: string
  followings: Set<Following<Event>>
  unfollow: () => void
}

/**
 * One thing and all who follow it. At a hint its rows are read once, then, in one statement, who of them may still see
 * it: what was written after somebody had lost the right to it, they are not told. The same event goes to all who stand at
 * the same cursor.
 */
export class Feed<Event extends LiveEvent> {
  private readonly parts: FeedParts
  private readonly subject: Subject<Event>
  private readonly onEmpty: () => void
  private readonly followings = new Set<Following<Event>>()
  private readonly people = new Map<string, Person<Event>>()
  /** Of whom what they may do may have changed. */
  private readonly changed = new Set<Person<Event>>()
  private readonly over = new AbortController()
  private readonly unfollow: () => void
  private readonly lookAgain: ReturnType<typeof setInterval>
  private later: ReturnType<typeof setTimeout> | undefined
  private isRunning = false
  private progressToldAt = Number.NEGATIVE_INFINITY

  constructor(parts: FeedParts, subject: Subject<Event>, onEmpty: () => void) {
    this.parts = parts
    this.subject = subject
    this.onEmpty = onEmpty
    const { topic, image } = subject
    const unfollowTopic = parts.listener.follow(topic, this.lookForAll)
    const unfollowImage = image && parts.revisions.follow(image.id, image.revision, this.lookForAll)
    this.unfollow = () => {
      unfollowTopic()
      unfollowImage?.()
    }
    this.lookAgain = setInterval(this.lookAtEverybody, socketLimits.lookAgainMilliseconds)
  }

  join(viewer: () => Actor | null, cursor: number): Following<Event> {
    const id = viewer()?.id ?? ''
    const person = this.people.get(id) ?? this.watchPerson(id)
    const following = new Following<Event>(viewer, cursor, {
      wake: () => this.wake(),
      leave: () => this.leave(person, following),
    })
    person.followings.add(following)
    this.followings.add(following)
    return following
  }

  private watchPerson(id: string): Person<Event> {
    const unfollow = this.parts.listener.follow(personTopic(id), () => {
      this.changed.add(person)
      this.wake()
    })
    const person: Person<Event> = { id, followings: new Set(), unfollow }
    this.people.set(id, person)
    return person
  }

  private leave(person: Person<Event>, following: Following<Event>): void {
    this.followings.delete(following)
    person.followings.delete(following)
    if (person.followings.size === 0) {
      person.unfollow()
      this.people.delete(person.id)
      this.changed.delete(person)
    }
    if (this.followings.size > 0) return
    this.unfollow()
    clearInterval(this.lookAgain)
    clearTimeout(this.later)
    this.over.abort(new Error('nobody follows it any more'))
    this.onEmpty()
  }

  private wake(): void {
    if (this.isRunning) return
    this.isRunning = true
    // After all who join in the same turn.
    setImmediate(() => {
      this.run().catch((error: unknown) => this.parts.log.error(describe(error), 'a live view could not go on'))
    })
  }

  private readonly lookForAll = (): void => {
    for (const following of this.followings) following.isDue = true
    this.wake()
  }

  private readonly lookAtEverybody = (): void => {
    for (const person of this.people.values()) this.changed.add(person)
    this.wake()
  }

  private async run(): Promise<void> {
    try {
      while (!this.over.signal.aborted) {
        const due = [...this.followings].filter(f => f.isDue && f.isReady)
        const changed = [...this.changed]
        if (due.length === 0 && changed.length === 0) return
        this.changed.clear()
        for (const following of due) following.isDue = false
        try {
          await runWithin('query', this.over.signal, () => this.look(due, changed))
        } catch (error) {
          if (this.over.signal.aborted) return
          if (error instanceof NotFound) for (const following of this.followings) following.end(error)
          else this.putOff(due, changed, error)
          return
        }
      }
    } finally {
      this.isRunning = false
    }
  }

  private async look(due: readonly Following<Event>[], changed: readonly Person<Event>[]): Promise<void> {
    const eventOf = due.length > 0 ? await this.read(due) : null
    const asked = new Set([...due, ...changed.flatMap(person => [...person.followings])])
    const viewers = [...asked].flatMap(f => f.viewer() ?? [])
    // After the rows: a right that was lost before they were written is seen to be lost.
    const maySee = await whoMaySee(this.parts.database, this.subject.projectId, viewers)
    for (const following of asked) {
      const viewer = following.viewer()
      if (!viewer) following.end(new Unauthenticated())
      else if (!maySee(viewer)) following.end(new NotFound(this.subject.noun, this.subject.id))
    }
    if (!eventOf) return
    const untold = await this.subject.findUntold?.(this.parts.database, [...new Set(viewers.map(v => v.id))])
    const isTold = (f: Following<Event>) => f.state === null || !untold?.has(f.viewer()?.id ?? '')
    this.tell(due.filter(isTold), eventOf)
  }

  private read(due: readonly Following<Event>[]): Promise<(cursor: number) => Event> {
    const after = due.reduce((least, f) => Math.min(least, f.cursor), Number.POSITIVE_INFINITY)
    return this.subject.read(this.parts.database, after)
  }

  private tell(due: readonly Following<Event>[], eventOf: (cursor: number) => Event): void {
    const { viewersWithAllProgress, progressMilliseconds } = liveLimits
    const now = performance.now()
    const isSparing = this.followings.size > viewersWithAllProgress
    const waitMs = isSparing ? this.progressToldAt + progressMilliseconds - now : 0
    const events = new Map<number, Event>()
    for (const following of due) {
      if (following.isOver) continue
      const event = events.get(following.cursor) ?? eventOf(following.cursor)
      events.set(following.cursor, event)
      const isProgress = event.state === following.state && event.cursor === following.cursor
      if (isProgress && waitMs > 0) this.later ??= setTimeout(this.lookLater, waitMs)
      else following.tell(event)
      if (isProgress && waitMs <= 0) this.progressToldAt = now
    }
  }

  private readonly lookLater = (): void => {
    this.later = undefined
    this.lookForAll()
  }

  private putOff(due: readonly Following<Event>[], changed: readonly Person<Event>[], error: unknown): void {
    this.parts.log.warn(describe(error), 'a live view could not be looked at, and is again soon')
    for (const following of due) following.isDue = true
    for (const person of changed) if (person.followings.size > 0) this.changed.add(person)
    this.later ??= setTimeout(this.lookLater, liveLimits.againMilliseconds)
  }
}
