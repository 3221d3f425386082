'use client'
import { useApolloClient, useQuery } from '@apollo/client/react'
import type { ReactNode } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { batchQuery, listsOfImages, readBatch } from './batch.ts'
import { sayDone, sayLeft, sayUndone } from './say-batch.ts'
import { UndoBatch } from './undo-batch.tsx'

interface BatchStateProps {
  batchId: string
  /** Whether `u` asks for its undoing. */
  hasKey?: boolean
  /** Beside what can be done with it. */
  children?: ReactNode
}

/** How a batch stands: its job while it runs, then what came of it, and its undoing. */
export function BatchState({ batchId, hasKey = false, children }: BatchStateProps) {
  const client = useApolloClient()
  const { data, error, refetch } = useQuery(batchQuery, { variables: { id: batchId } })
  async function over() {
    await refetch()
    const known = [...client.getObservableQueries('active').values()].map(q => q.queryName)
    await client.refetchQueries({ include: listsOfImages.filter(name => known.includes(name)) })
  }
  if (!data?.batch)
    return error ? <ErrorState error={error} onRetry={refetch} /> : <p className="text-muted">Loading…</p>
  const batch = readBatch(data.batch)
  const { job, undoJob, undoneAt, kind, standingCount, refused } = batch
  const running = undoneAt !== null ? null : (undoJob ?? (job.status === 'SUCCEEDED' ? null : job))
  const label = undoJob ? 'Undo what was done to many images' : 'Act on many images'
  if (running)
    return (
      <div className="flex w-full max-w-2xl flex-col gap-1">
        <JobProgress job={running} label={label} noun={undoJob ? 'undoing' : 'it'} onOver={() => void over()}>
          <UndoBatch batch={batch} hasKey={hasKey} />
          {children}
        </JobProgress>
      </div>
    )
  const left = sayLeft(kind, standingCount, refused)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <p role="status" className="min-w-0">
        {sayDone(batch)}
        {undoneAt === null ? '.' : `, undone: ${sayUndone(batch)}.`}
        {undoneAt === null && left.length > 0 && <span className="text-muted"> {left.join(' ')}</span>}
      </p>
      <UndoBatch batch={batch} hasKey={hasKey} />
      {children}
    </div>
  )
}
