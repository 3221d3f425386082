'use client'
import type { TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { useDeferredValue, useState } from 'react'
import { useFurther } from '@/lib/use-further.ts'

interface Connection<Node> {
  totalCount: number
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  edges: readonly { node: Node }[]
}

interface Variables {
  id: string
  search: string | null
  after?: string | null
}

/** A source may name thousands, of which the first ones need somebody's look. */
interface Names<Data, Node> {
  query: TypedDocumentNode<Data, Variables>
  listOf(data: Data): Connection<Node>
  /** Those that need it stand before all others in the list, and are fetched without being asked for. */
  isFirst(node: Node): boolean
}

/** Rows that a table shows at once: each may have a choice of fifty. */
const step = 50

export function useSourceNames<Data, Node>(id: string, { query, listOf, isFirst }: Names<Data, Node>) {
  const [typed, setTyped] = useState('')
  const [shown, setShown] = useState(step)
  const search = useDeferredValue(typed.trim()) || null
  const options = { notifyOnNetworkStatusChange: true }
  const whole = useQuery(query, { ...options, variables: { id, search: null } })
  const found = useQuery(query, { ...options, variables: { id, search }, skip: search === null })
  const all = whole.data && listOf(whole.data as Data)
  const rows = all?.edges.map(e => e.node) ?? []
  const last = rows.at(-1)
  const further = useFurther(all?.pageInfo, last !== undefined && isFirst(last), whole.fetchMore)
  const { data, previousData, error, refetch, fetchMore, networkStatus } = search === null ? whole : found
  const current = data ?? previousData
  const list = current && listOf(current as Data)
  return {
    /** All that need a look, once `isWhole`. */
    first: rows.filter(isFirst),
    isWhole: further.isWhole,
    problem: further.problem,
    tryAgain: further.tryAgain,
    total: all?.totalCount ?? 0,
    list: list && {
      rows: list.edges.slice(0, shown).map(e => e.node),
      pageInfo: { ...list.pageInfo, hasNextPage: shown < list.edges.length || list.pageInfo.hasNextPage },
      networkStatus,
      showMore: () => {
        if (shown + step > list.edges.length && list.pageInfo.hasNextPage)
          void fetchMore({ variables: { after: list.pageInfo.endCursor } })
        setShown(shown + step)
      },
    },
    error,
    refetch,
    typed,
    setTyped: (text: string) => {
      setTyped(text)
      setShown(step)
    },
  }
}

export type SourceNames<Node> = Omit<ReturnType<typeof useSourceNames<unknown, Node>>, 'first' | 'isWhole'>
