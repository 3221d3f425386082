'use client'
import type { NetworkStatus } from '@apollo/client'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from './button.tsx'
import { explainError } from './error-state.tsx'
import { Notice } from './notice.tsx'
import { ShowMore } from './show-more.tsx'
import { Skeleton } from './skeleton.tsx'

interface PanelStateProps {
  error: unknown
  onRetry: () => unknown
  rows?: number
}

/** A panel without its rows: they are fetched, or could not be. */
export function PanelState({ error, onRetry, rows = 3 }: PanelStateProps) {
  if (error) {
    const { title, text } = explainError(error)
    return (
      <Notice tone="danger" title={title} actions={<Button onClick={() => void onRetry()}>Try again</Button>}>
        {text}
      </Notice>
    )
  }
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without a name of their own
        <Skeleton key={row} className="h-5" />
      ))}
    </div>
  )
}

/** The next page of the list in it, within its border. */
export const PanelMore = (props: ComponentProps<typeof ShowMore>) => (
  <div className="px-3 pb-3 empty:hidden">
    <ShowMore {...props} />
  </div>
)

interface PanelListProps<Node> {
  query: {
    error?: unknown
    refetch: () => unknown
    networkStatus: NetworkStatus
    fetchMore: (options: { variables: { after: string | null } }) => unknown
  }
  /** The list in what the query answered. */
  connection:
    | { edges: readonly { node: Node }[]; pageInfo: ComponentProps<typeof ShowMore>['pageInfo'] }
    | null
    | undefined
  /** What is said where nothing is in it. */
  empty: string
  rows?: number
  children: (nodes: Node[]) => ReactNode
}

/** A list of a panel of its own, a page at a time: it is fetched, could not be, is empty, or goes on. */
export function PanelList<Node>({ query, connection, empty, rows = 1, children }: PanelListProps<Node>) {
  if (!connection) return <PanelState error={query.error} onRetry={query.refetch} rows={rows} />
  if (connection.edges.length === 0) return <p className="px-3 py-3 text-muted">{empty}</p>
  return (
    <>
      {children(connection.edges.map(e => e.node))}
      <PanelMore
        pageInfo={connection.pageInfo}
        status={query.networkStatus}
        onMore={after => void query.fetchMore({ variables: { after } })}
      />
    </>
  )
}
