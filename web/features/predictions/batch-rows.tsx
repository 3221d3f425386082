'use client'
import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { PredictionTable, predictionRowFragment } from './prediction-table.tsx'

const rowsQuery = graphql(
  `
  query BatchRows($id: ID!, $after: String) {
    predictionBatch(id: $id) {
      id
      predictions(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...PredictionRow } }
      }
    }
  }
`,
  [predictionRowFragment],
)

/** What was said so far, page by page. New answers come at the end: those that are shown stay. */
export function BatchRows({ batchId, predictionCount }: { batchId: string; predictionCount: number }) {
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(rowsQuery, {
    variables: { id: batchId },
    notifyOnNetworkStatusChange: true,
  })
  const predictions = data?.predictionBatch.predictions
  const isAtEnd = predictions && !predictions.pageInfo.hasNextPage && predictions.edges.length < predictionCount
  // Of a list with nothing in it yet the cache gives ''.
  const after = predictions?.pageInfo.endCursor || null
  useEffect(() => {
    if (isAtEnd && predictionCount > 0) void fetchMore({ variables: { after } })
  }, [isAtEnd, after, predictionCount, fetchMore])
  if (!predictions) return error ? <ErrorState error={error} onRetry={refetch} /> : null
  if (predictions.edges.length === 0) return null
  return (
    <div className="border-t">
      <PredictionTable predictions={nodesOf(predictions)} />
      <div className="px-3 pb-3">
        <ShowMore
          pageInfo={predictions.pageInfo}
          status={networkStatus}
          onMore={after => void fetchMore({ variables: { after } })}
        />
      </div>
    </div>
  )
}
