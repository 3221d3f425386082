import { type ApolloClient, InMemoryCache, type TypedDocumentNode } from '@apollo/client'
import type { PageRead, Start } from './reach.ts'

export const pageSize = 120
/** Pages on either side of those in sight that stay at hand; what lies further leaves the memory. Each is read anew with every page that comes. */
const kept = 2
/** After so many that were forgotten what was made of them is thrown away, with what was made of the others. */
const thrownAway = 8

export interface PageAsked {
  projectId: string
  first: number
  startAt: number
  /** Then so many behind it. */
  after?: string
}

export interface PageFound<Row> {
  project: {
    images: {
      totalCount: number
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
      edges: readonly Row[]
    }
  }
}

export interface Page<Row> {
  rows?: readonly Row[]
  /** It could not be had, or not anew. */
  error?: Error
}

interface PagesOf<Row> {
  query: TypedDocumentNode<PageFound<Row>, PageAsked>
  /** The project, and the arguments that make it this list. */
  list: { projectId: string }
  /** Variables of the query that are not of the list. */
  more?: object
  /** How a page at a place is asked for, where that is not by its place. */
  startOf?: (place: number) => Start
  /** Told of each page that arrives where it ends. */
  onRead?: (read: PageRead) => void
  /** Told with each page that arrives how many images the list has now. */
  onCounted(totalCount: number): void
}

/** What is asked for anew is asked: what is under way already may have been read before what it is asked for. */
export const askedAnew = { queryDeduplication: false }

interface Watched {
  again(): void
  /** Nobody looks at it any more. */
  leave(): void
}

/** The list that was looked at last: whoever comes back to it finds in the memory what was at hand. */
let left: ImagePages<unknown> | undefined

/** A list of images in pages by their place, each of which changes with what is known of its images. */
export class ImagePages<Row> {
  readonly #client: ApolloClient
  readonly #query: TypedDocumentNode<PageFound<Row>, PageAsked>
  readonly #list: { projectId: string }
  readonly #more: object
  readonly #onCounted: (totalCount: number) => void
  readonly #startOf: (place: number) => Start
  readonly #onRead: (read: PageRead) => void
  readonly #watched = new Map<number, Watched>()
  /** Pages in the memory, those of earlier visits too, as they were asked for. */
  readonly #atHand = new Map<number, PageAsked>()
  #forgotten = 0
  #pages: ReadonlyMap<number, Page<Row>> = new Map()
  #told = () => {}

  constructor(client: ApolloClient, { query, list, more = {}, onCounted, ...place }: PagesOf<Row>) {
    this.#client = client
    this.#query = query
    this.#list = list
    this.#more = more
    this.#onCounted = onCounted
    this.#startOf = place.startOf ?? (startAt => ({ startAt }))
    this.#onRead = place.onRead ?? (() => {})
  }

  readonly pages = () => this.#pages

  /** @returns what ends it; the pages stay in the memory until another list is looked at */
  readonly look = (told: () => void) => {
    this.#told = told
    if (left && left !== this) {
      if (left.#client === this.#client && JSON.stringify(left.#list) === JSON.stringify(this.#list))
        for (const [page, asked] of left.#atHand) this.#atHand.set(page, asked)
      else left.#forget([...left.#atHand.keys()])
    }
    left = this
    return () => {
      for (const page of this.#watched.values()) page.leave()
      this.#watched.clear()
      this.#told = () => {}
    }
  }

  /** Asks for pages that come in sight, and forgets those that are far from them. */
  show(first: number, last: number) {
    this.#forget([...this.#atHand.keys()].filter(page => page < first - kept || page > last + kept))
    for (let page = first; page <= last; page++) if (!this.#watched.has(page)) this.#watch(page)
  }

  /** All that are at hand, anew. */
  again() {
    for (const page of this.#watched.values()) page.again()
  }

  /** Those that could not be had. */
  retry() {
    for (const [page, { error }] of this.#pages) if (error) this.#watched.get(page)?.again()
  }

  #watch(page: number) {
    const asked = this.#atHand.get(page) ?? this.#ask(page)
    this.#atHand.set(page, asked)
    const query = this.#client.watchQuery({
      query: this.#query,
      variables: { ...asked, ...this.#more },
      fetchPolicy: 'cache-and-network',
      nextFetchPolicy: 'cache-first',
      context: askedAnew,
    })
    const subscription = query.subscribe(({ data, dataState, error, loading }) => {
      if (error) this.#put(page, { error })
      if (dataState !== 'complete') return
      this.#put(page, { rows: data.project.images.edges, error })
      if (loading || error) return
      const { totalCount, pageInfo, edges } = data.project.images
      this.#onRead({ place: page * pageSize, size: pageSize, rowCount: edges.length, totalCount, ...pageInfo })
      this.#onCounted(totalCount)
    })
    this.#watched.set(page, {
      again: () => {
        this.#put(page, { error: undefined })
        query.refetch().catch(error => this.#put(page, { error }))
      },
      leave: () => subscription.unsubscribe(),
    })
  }

  #ask(page: number): PageAsked {
    return { ...this.#list, first: pageSize, ...this.#startOf(page * pageSize) }
  }

  #put(page: number, found: Page<Row>) {
    if (!this.#atHand.has(page)) return
    this.#pages = new Map(this.#pages).set(page, { ...this.#pages.get(page), ...found })
    this.#told()
  }

  #forget(pages: readonly number[]) {
    if (pages.length === 0) return
    const { cache } = this.#client
    const id = cache.identify({ __typename: 'Project', id: this.#list.projectId })
    for (const page of pages) {
      const asked = this.#atHand.get(page)
      this.#watched.get(page)?.leave()
      this.#watched.delete(page)
      this.#atHand.delete(page)
      if (!asked) continue
      const { projectId, ...args } = asked
      // Nobody looks at them: nobody is to be told.
      cache.evict({ id, fieldName: 'images', args, broadcast: false })
    }
    this.#pages = new Map([...this.#pages].filter(([page]) => this.#atHand.has(page)))
    this.#told()
    this.#forgotten += pages.length
    const resetResultCache = this.#forgotten >= thrownAway
    if (resetResultCache) this.#forgotten = 0
    // What nothing refers to any more, and now and then what was made of it to answer with.
    if (cache instanceof InMemoryCache) cache.gc({ resetResultCache })
  }
}
