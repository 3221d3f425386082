import type { Entry, Outcome, Wanted } from './entry.ts'
import * as queue from './queue.ts'
import type { Shelf } from './shelf.ts'

interface Parts {
  userId: string
  shelf: Promise<Shelf>
  send: (entry: Entry) => Promise<Outcome>
  /** Says to the other tabs of this browser that something has changed. */
  tell: () => void
  /** Acts while no other tab does. */
  alone: (name: string, act: () => Promise<void>) => Promise<void>
  /** Whether sending makes sense: somebody is signed in. */
  mayGo: () => boolean
  newKey: () => string
}

interface OutboxState {
  entries: readonly Entry[]
  /** Whether something of somebody else waits in this browser. */
  holdsOthers: boolean
  isLasting: boolean
}

/** One person's answers in this browser, from the key that was pressed to the server's word on them. */
export class Outbox {
  readonly #parts: Parts
  readonly #listeners = new Set<() => void>()
  #state: OutboxState = { entries: [], holdsOthers: false, isLasting: true }
  #timer: ReturnType<typeof setTimeout> | undefined
  #isOpen = false
  #isSending = false
  #isAskedAgain = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get state(): OutboxState {
    return this.#state
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @returns what ends it */
  open(): () => void {
    this.#isOpen = true
    // What was saved before long is of no use to anybody any more.
    void this.#change(entries => queue.prune(entries, Date.now()))
      .then(() => this.look())
      .then(() => this.hurry())
    return () => {
      this.#isOpen = false
      clearTimeout(this.#timer)
    }
  }

  /** Resolves when it is kept: from then on it is not lost. @throws where the browser cannot keep it */
  async add(wanted: Wanted): Promise<void> {
    const { userId, newKey } = this.#parts
    const as = { userId, key: newKey(), at: Date.now() }
    await this.#change(entries => queue.append(queue.prune(entries, as.at), wanted, as))
    void this.#drain()
  }

  async tryAgain(key: string): Promise<void> {
    await this.#change(entries => queue.tryAgain(entries, key))
    void this.#drain()
  }

  async insist(key: string): Promise<void> {
    const fresh = this.#parts.newKey()
    await this.#change(entries => queue.insist(entries, key, fresh))
    void this.#drain()
  }

  async discard(key: string): Promise<void> {
    await this.#change(entries => queue.discard(entries, key))
    void this.#drain()
  }

  /** @returns whether it is gone: it was not sent yet */
  async dropUnsent(key: string): Promise<boolean> {
    await this.#change(entries => queue.dropUnsent(entries, key))
    return !this.#state.entries.some(e => e.key === key)
  }

  async forget(imageId: string): Promise<void> {
    await this.#change(entries => queue.forget(entries, imageId))
  }

  /** Sends what waits at once: there is reason to think that it works now. */
  async hurry(): Promise<void> {
    if (!this.#state.entries.some(queue.isPending)) return
    await this.#change(queue.hurry)
    await this.#drain()
  }

  /** Shows what another tab has changed. */
  async look(): Promise<void> {
    const { shelf, userId } = this.#parts
    const open = await shelf
    const [entries, holdsOthers] = await Promise.all([open.read(userId), open.holdsOthers(userId)])
    this.#show({ entries, holdsOthers, isLasting: open.isLasting })
    this.#wake()
  }

  async #change(to: (entries: Entry[]) => Entry[]): Promise<void> {
    const open = await this.#parts.shelf
    const entries = await open.change(this.#parts.userId, to)
    this.#show({ ...this.#state, entries, isLasting: open.isLasting })
    this.#parts.tell()
  }

  #show(state: OutboxState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }

  #wake(): void {
    clearTimeout(this.#timer)
    const at = queue.wakeAt(this.#state.entries)
    if (at === null || !this.#isOpen || !this.#parts.mayGo()) return
    this.#timer = setTimeout(() => void this.#drain(), Math.max(0, at - Date.now()))
  }

  async #drain(): Promise<void> {
    this.#isAskedAgain = true
    if (this.#isSending) return
    this.#isSending = true
    try {
      while (this.#isAskedAgain) {
        this.#isAskedAgain = false
        await this.#parts.alone(`lamina-outbox ${this.#parts.userId}`, () => this.#sendAll())
      }
    } finally {
      this.#isSending = false
      this.#wake()
    }
  }

  async #sendAll(): Promise<void> {
    const { shelf, userId, mayGo, send } = this.#parts
    while (this.#isOpen && mayGo()) {
      const entry = queue.nextToSend(await (await shelf).read(userId), Date.now())
      if (!entry) return
      if (!entry.isSent) await this.#change(entries => queue.markSent(entries, entry.key))
      const outcome = await send(entry)
      await this.#change(entries => queue.settle(entries, entry.key, outcome, Date.now()))
      if (outcome.kind === 'signedOut') return
    }
  }
}
