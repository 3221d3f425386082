import { countedTo } from '../../lib/format.ts'
import { type ImageFilter, mostCountedOf } from './filter-address.ts'
import { type ImageOrder, isByTime } from './list-view.ts'

/** Where a page begins: at a place of the list, or so many behind a cursor. */
export interface Start {
  startAt: number
  after?: string
}

/** What a page that arrived says of the list. */
export interface PageRead {
  /** Of its first row, from 0. */
  place: number
  /** How many rows it could have. */
  size: number
  rowCount: number
  endCursor: string | null
  hasNextPage: boolean
  /** As far as it is counted. */
  totalCount: number
}

/** Whether there is a row so many behind a cursor. */
type Probe = (start: Start) => Promise<boolean>

interface ListShown {
  projectId: string
  filter: ImageFilter
  orderBy: ImageOrder
}

/** By so many a list goes on whose end nobody knows, where it has as many more. */
const steps = [countedTo, 1200]

/**
 * How far a list can be scrolled. Where no counts tell its places, it is read along an index: what is far goes on from a cursor
 * before it, so that a page costs the same wherever it is, and the list grows as its end comes in sight.
 */
export class Reach {
  readonly key: string
  readonly #isCounted: boolean
  readonly #isPlaced: boolean
  /** By the place behind each. */
  readonly #cursors = new Map<number, string>()
  #state: { count: number; isWhole: boolean }
  #isGrowing = false
  #told = () => {}

  constructor(list: ListShown) {
    this.key = JSON.stringify(list)
    this.#isCounted = mostCountedOf(list.filter) === null
    this.#isPlaced = this.#isCounted && isByTime(list.orderBy)
    this.#state = { count: this.#isPlaced ? Number.POSITIVE_INFINITY : countedTo, isWhole: this.#isPlaced }
  }

  /** How many images can be gone to, where there are as many, and whether that is all of them. */
  readonly state = () => this.#state

  readonly look = (told: () => void) => {
    this.#told = told
    return () => {
      this.#told = () => {}
    }
  }

  /** How many images the list has; null: more than are counted. */
  known(totalCount: number): number | null {
    if (this.#isCounted || totalCount <= countedTo) return totalCount
    return this.#state.isWhole ? this.#state.count : null
  }

  /** How a page at a place is asked for: from the nearest cursor before it. */
  startOf(place: number): Start {
    if (this.#isPlaced || place <= countedTo) return { startAt: place }
    const near = Math.max(...[...this.#cursors.keys()].filter(known => known <= place))
    const after = this.#cursors.get(near)
    return after === undefined ? { startAt: place } : { startAt: place - near, after }
  }

  /** A page with the last place that can be gone to tells what is behind it. */
  async read({ place, size, rowCount, endCursor, hasNextPage, totalCount }: PageRead, probe: Probe): Promise<void> {
    const end = place + rowCount
    // Up to there a list is counted.
    if (this.#isPlaced || place + size <= countedTo || totalCount <= countedTo) return
    if (rowCount < size || !hasNextPage || endCursor === null) return this.#set(end, true)
    this.#cursors.set(end, endCursor)
    if (end < this.#state.count || this.#isGrowing) return
    if (this.#isCounted) return this.#set(Math.min(totalCount, end + countedTo), totalCount <= end + countedTo)
    this.#isGrowing = true
    const more = await this.#findStep(endCursor, probe)
    this.#isGrowing = false
    this.#set(end + (more ?? size), false)
  }

  async #findStep(after: string, probe: Probe): Promise<number | undefined> {
    for (const step of steps) if (await probe({ startAt: step - 1, after })) return step
    return undefined
  }

  #set(count: number, isWhole: boolean) {
    if (count === this.#state.count && isWhole === this.#state.isWhole) return
    this.#state = { count, isWhole }
    this.#told()
  }
}

/** That of the list that was looked at last: whoever comes back to it scrolls as far as before. */
let left: Reach | undefined

export function reachOf(list: ListShown): Reach {
  if (left?.key !== JSON.stringify(list)) left = new Reach(list)
  return left
}
