'use client'
import { useQuery } from '@apollo/client/react'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { jobFragment } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { graphql } from '@/lib/graphql.ts'
import { PredictionTable, predictionRowFragment } from './prediction-table.tsx'

const batchQuery = graphql(
  `
  query Batch($id: ID!) {
    predictionBatch(id: $id) {
      id
      job { id ...Job }
      predictions { id ...PredictionRow }
    }
  }
`,
  [jobFragment, predictionRowFragment],
)

/** One request for predictions: how far it is, and what was said. */
export function BatchView({ batchId }: { batchId: string }) {
  const { data, error, refetch } = useQuery(batchQuery, { variables: { id: batchId } })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton className="mt-3 h-24" />
  const { job, predictions } = data.predictionBatch
  return (
    <div className="flex flex-col gap-3 pt-4">
      <JobProgress job={job} label="Predictions" onOver={() => void refetch()} />
      {predictions.length > 0 && (
        <section
          aria-label="Predictions of this batch"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a room that scrolls must be reachable by keyboard
          tabIndex={0}
          className="-mx-3 -mb-3 max-h-[480px] overflow-auto border-t"
        >
          <PredictionTable predictions={predictions} />
        </section>
      )}
    </div>
  )
}
