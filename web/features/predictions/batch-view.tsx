'use client'
import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { Panel } from '@/components/panel.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { isOver, jobFragment, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { BatchRows } from './batch-rows.tsx'

const batchQuery = graphql(
  `
  query Batch($id: ID!) {
    predictionBatch(id: $id) {
      id
      imageCount
      predictionCount
      job { id ...Job }
    }
  }
`,
  [jobFragment],
)

const lookMs = 5000

/** One request for predictions: how far it is, and what was said so far. */
export function BatchView({ batchId, onOver }: { batchId: string; onOver?: () => void }) {
  const { data, error, refetch, startPolling, stopPolling } = useQuery(batchQuery, { variables: { id: batchId } })
  const isRunning = data !== undefined && !isOver(readJob(data.predictionBatch.job).status)
  useEffect(() => {
    if (!isRunning) return
    startPolling(lookMs)
    return stopPolling
  }, [isRunning, startPolling, stopPolling])
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton className="h-24" />
  const { job, imageCount, predictionCount } = data.predictionBatch
  const answered = `${formatCount(predictionCount)} of ${formatCounted(imageCount, 'image')} answered`
  return (
    <Panel title="Predictions of this request" aside={answered} isFlush>
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
        {!isRunning && predictionCount < imageCount && (
          <p className="pt-2 text-muted">
            It ended before every image was answered. What was said stays; tried again, it goes on behind the last
            answer.
          </p>
        )}
      </div>
      <BatchRows batchId={batchId} predictionCount={predictionCount} />
    </Panel>
  )
}
