'use client'
import { type ApolloCache, InMemoryCache } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { graphql, type ResultOf, type VariablesOf } from '@/lib/graphql.ts'
import { imageTileFragment } from './image-tile.tsx'

export const imagePageQuery = graphql(
  `
  query ImagePage($projectId: ID!, $first: Int!, $startAt: Int!, $labelClassId: ID, $unlabelled: Boolean, $search: String, $importId: ID, $burnedIn: BurnedIn, $publishedSplit: Split, $takenOut: Boolean) {
    project(id: $projectId) {
      id
      images(first: $first, startAt: $startAt, labelClassId: $labelClassId, unlabelled: $unlabelled, search: $search, importId: $importId, burnedIn: $burnedIn, publishedSplit: $publishedSplit, takenOut: $takenOut) {
        edges { cursor node { id ...ImageTile } }
      }
    }
  }
`,
  [imageTileFragment],
)

export type PageVariables = Omit<VariablesOf<typeof imagePageQuery>, 'first' | 'startAt'>
type Rows = ResultOf<typeof imagePageQuery>['project']['images']['edges']

const pageSize = 120
/** Pages on either side of those in sight that stay at hand; what lies further leaves the memory. */
const kept = 6
/** While somebody scrolls past, nothing is asked for. */
const restMs = 120

/** What nothing refers to any more, and what was made of it to answer with. */
function letGo(cache: ApolloCache) {
  if (cache instanceof InMemoryCache) cache.gc({ resetResultCache: true })
}

interface Watched {
  again(): void
  /** Nobody looks at it any more. */
  leave(): void
  /** It leaves the memory, too. */
  forget(): void
}

/** What was at hand of the list that was looked at last: whoever comes back to it finds it there. */
let left: { list: string; forget: () => void } | undefined

/**
 * The images of a list by their place: pages of what is in sight are asked for when it has come to rest, and change with
 * what is known of their images. @param stamp asked for anew when it changes
 */
export function useImagePages(variables: PageVariables, from: number, to: number, stamp: number) {
  const client = useApolloClient()
  const [pages, setPages] = useState<ReadonlyMap<number, Rows>>(new Map())
  const [failed, setFailed] = useState<Error>()
  const watched = useRef(new Map<number, Watched>())
  const first = Math.floor(from / pageSize)
  const last = to > from ? Math.floor((to - 1) / pageSize) : first - 1

  const watch = useCallback(
    (page: number): Watched => {
      const { projectId, ...filter } = variables
      const args = { first: pageSize, startAt: page * pageSize, ...filter }
      const query = client.watchQuery({
        query: imagePageQuery,
        variables: { projectId, ...args },
        fetchPolicy: 'cache-and-network',
        nextFetchPolicy: 'cache-first',
      })
      const subscription = query.subscribe(({ data, dataState, error }) => {
        if (error) setFailed(error)
        if (dataState !== 'complete') return
        setFailed(undefined)
        setPages(pages => new Map(pages).set(page, data.project.images.edges))
      })
      return {
        again: () => void query.refetch().catch(setFailed),
        leave: () => subscription.unsubscribe(),
        forget() {
          const id = client.cache.identify({ __typename: 'Project', id: projectId })
          client.cache.evict({ id, fieldName: 'images', args })
        },
      }
    },
    [client, variables],
  )

  const update = useCallback(() => {
    const isFar = (page: number) => page < first - kept || page > last + kept
    const gone = [...watched.current.keys()].filter(isFar)
    for (const page of gone) {
      watched.current.get(page)?.leave()
      watched.current.get(page)?.forget()
      watched.current.delete(page)
    }
    if (gone.length > 0) {
      letGo(client.cache)
      setPages(pages => new Map([...pages].filter(([page]) => !isFar(page))))
    }
    for (let page = first; page <= last; page++) if (!watched.current.has(page)) watched.current.set(page, watch(page))
  }, [client, first, last, watch])

  const isFirst = useRef(true)
  useEffect(() => {
    if (last < first) return
    const timer = setTimeout(update, isFirst.current ? 0 : restMs)
    isFirst.current = false
    return () => clearTimeout(timer)
  }, [first, last, update])
  const seen = useRef(stamp)
  useEffect(() => {
    if (seen.current === stamp) return
    seen.current = stamp
    for (const page of watched.current.values()) page.again()
  }, [stamp])
  const list = JSON.stringify(variables)
  useEffect(() => {
    const all = watched.current
    if (left && left.list !== list) left.forget()
    return () => {
      const pages = [...all.values()]
      for (const page of pages) page.leave()
      all.clear()
      left = {
        list,
        forget() {
          for (const page of pages) page.forget()
          letGo(client.cache)
        },
      }
    }
  }, [client, list])

  const imageAt = (index: number) => pages.get(Math.floor(index / pageSize))?.[index % pageSize]?.node
  const tryAgain = () => {
    setFailed(undefined)
    for (const page of watched.current.values()) page.again()
  }
  return { imageAt, failed, tryAgain }
}
