import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Entry } from './entry.ts'

/** Where answers lie until the server has them. */
export interface Shelf {
  /** Whether it is there again after a reload. */
  isLasting: boolean
  /** Of one person, in order. What is told by `to` is kept before this resolves. */
  change(userId: string, to: (entries: Entry[]) => Entry[]): Promise<Entry[]>
  read(userId: string): Promise<Entry[]>
  /** Whether something of somebody else waits here; not what. */
  holdsOthers(userId: string): Promise<boolean>
}

interface Schema extends DBSchema {
  answers: { key: number; value: Entry; indexes: { userId: string } }
}

const open = () =>
  openDB<Schema>('lamina-outbox', 1, {
    upgrade(database) {
      const answers = database.createObjectStore('answers', { keyPath: 'seq', autoIncrement: true })
      answers.createIndex('userId', 'userId')
    },
  })

class LastingShelf implements Shelf {
  readonly isLasting = true
  #database: IDBPDatabase<Schema>

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  /** A browser may close it, as when somebody clears what pages keep. */
  async #transaction<Mode extends 'readonly' | 'readwrite'>(mode: Mode) {
    const begin = () => this.#database.transaction('answers', mode, { durability: 'strict' })
    try {
      return begin()
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
      this.#database = await open()
      return begin()
    }
  }

  async change(userId: string, to: (entries: Entry[]) => Entry[]): Promise<Entry[]> {
    const transaction = await this.#transaction('readwrite')
    const { store } = transaction
    const before = await store.index('userId').getAll(userId)
    const after = to(before)
    const left = new Set(after.map(e => e.seq))
    const known = new Set(before)
    const gone = before.flatMap(({ seq }) => (seq === undefined || left.has(seq) ? [] : [seq]))
    await Promise.all(gone.map(seq => store.delete(seq)))
    const kept: Entry[] = []
    for (const entry of after) kept.push({ ...entry, seq: known.has(entry) ? entry.seq : await store.put(entry) })
    await transaction.done
    return kept
  }

  async read(userId: string): Promise<Entry[]> {
    return (await this.#transaction('readonly')).store.index('userId').getAll(userId)
  }

  async holdsOthers(userId: string): Promise<boolean> {
    const { store } = await this.#transaction('readonly')
    const own = await store.index('userId').count(userId)
    // What was saved a moment ago lies here too, of whoever it is.
    if ((await store.count()) === own) return false
    return (await store.getAll()).some(e => e.userId !== userId && e.state !== 'saved')
  }
}

export class PassingShelf implements Shelf {
  readonly isLasting = false
  #entries: Entry[] = []
  #last = 0

  async change(userId: string, to: (entries: Entry[]) => Entry[]): Promise<Entry[]> {
    const others = this.#entries.filter(e => e.userId !== userId)
    const own = to(this.#entries.filter(e => e.userId === userId)).map(e => ({ ...e, seq: e.seq ?? ++this.#last }))
    this.#entries = [...others, ...own]
    return own
  }

  async read(userId: string): Promise<Entry[]> {
    return this.#entries.filter(e => e.userId === userId)
  }

  async holdsOthers(userId: string): Promise<boolean> {
    return this.#entries.some(e => e.userId !== userId && e.state !== 'saved')
  }
}

/** Of this browser; where it keeps nothing, as some do in private windows, of this page alone. */
export const openShelf = (): Promise<Shelf> =>
  open().then(
    database => new LastingShelf(database),
    () => new PassingShelf(),
  )
