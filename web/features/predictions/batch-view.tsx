'use client'
import { useQuery } from '@apollo/client/react'
import { ErrorState } from '@/components/error-state.tsx'
import { Panel } from '@/components/panel.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { jobFragment } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { PredictionTable, predictionRowFragment } from './prediction-table.tsx'

const batchQuery = graphql(
  `
  query Batch($id: ID!, $after: String) {
    predictionBatch(id: $id) {
      id
      job { id ...Job }
      predictions(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...PredictionRow } }
      }
    }
  }
`,
  [jobFragment, predictionRowFragment],
)

/** One request for predictions: how far it is, and what was said. */
export function BatchView({ batchId, onOver }: { batchId: string; onOver?: () => void }) {
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(batchQuery, {
    variables: { id: batchId },
    notifyOnNetworkStatusChange: true,
  })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton className="h-24" />
  const { job, predictions } = data.predictionBatch
  return (
    <Panel title="Predictions of this request" isFlush>
      <div className="px-3 py-3">
        <JobProgress
          job={job}
          label="Predictions"
          noun="request"
          onOver={() => {
            void refetch()
            onOver?.()
          }}
        />
      </div>
      {predictions.edges.length > 0 && (
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
      )}
    </Panel>
  )
}
