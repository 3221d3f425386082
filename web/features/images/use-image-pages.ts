'use client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { type ImageFilter, mostCountedOf } from './filter-address.ts'
import { isThere } from './find-ids.ts'
import { ImagePages, pageSize } from './image-pages.ts'
import { imageTileFragment } from './image-tile.tsx'
import type { ImageOrder } from './list-view.ts'
import type { Reach } from './reach.ts'

const imagePageQuery = graphql(
  `
  query ImagePage($projectId: ID!, $first: Int!, $startAt: Int!, $after: String, $countedTo: Int, $filter: ImageFilterInput, $orderBy: ImageOrder) {
    project(id: $projectId) {
      id
      images(first: $first, startAt: $startAt, after: $after, filter: $filter, orderBy: $orderBy) {
        totalCount(atMost: $countedTo)
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...ImageTile } }
      }
    }
  }
`,
  [imageTileFragment],
)

export interface PageVariables {
  projectId: string
  filter: ImageFilter
  orderBy: ImageOrder
}
type Row = ResultOf<typeof imagePageQuery>['project']['images']['edges'][number]

/** While somebody scrolls past, nothing is asked for. */
const restMs = 120

/**
 * The images of a list by their place: pages of what is in sight are asked for when it has come to rest.
 * @param reach how far it can be scrolled, and how what lies far is asked for
 * @param counted how many images the list was known to have: where a page tells otherwise, `recount`; all anew when it changes
 */
export function useImagePages(
  variables: PageVariables,
  { from, to }: { from: number; to: number },
  reach: Reach,
  counted: number,
  recount: () => void,
) {
  const client = useApolloClient()
  const known = useRef({ counted, recount })
  useEffect(() => {
    known.current = { counted, recount }
  })
  const images = useMemo(
    () =>
      new ImagePages<Row>(client, {
        query: imagePageQuery,
        list: variables,
        more: { countedTo: mostCountedOf(variables.filter) },
        startOf: place => reach.startOf(place),
        onRead: read => void reach.read(read, start => isThere(client, variables, start)),
        onCounted(totalCount) {
          if (totalCount !== known.current.counted) known.current.recount()
        },
      }),
    [client, variables, reach],
  )
  const pages = useSyncExternalStore(images.look, images.pages, images.pages)
  const first = Math.floor(from / pageSize)
  const last = to > from ? Math.floor((to - 1) / pageSize) : first - 1

  const isFirst = useRef(true)
  useEffect(() => {
    if (last < first) return
    const timer = setTimeout(() => images.show(first, last), isFirst.current ? 0 : restMs)
    isFirst.current = false
    return () => clearTimeout(timer)
  }, [images, first, last])
  const seen = useRef(counted)
  useEffect(() => {
    if (seen.current === counted) return
    seen.current = counted
    images.again()
  }, [images, counted])

  const inSight = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => pages.get(first + i))
  return {
    imageAt: (index: number) => pages.get(Math.floor(index / pageSize))?.rows?.[index % pageSize]?.node,
    /** Whether all that is in sight has been asked for, and came or could not be had. */
    isThere: inSight.length > 0 && inSight.every(page => page?.rows || page?.error),
    failed: inSight.find(page => page?.error)?.error,
    tryAgain: () => images.retry(),
  }
}
