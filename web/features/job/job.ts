import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const jobFragment = graphql(`
  fragment Job on Job {
    id
    kind
    status
    phase
    done
    total
    attempt
    crashCount
    obstacleCount
    retryAt
    failure
    cancelRequestedAt
    createdAt
    startedAt
    finishedAt
  }
`)

export type JobRef = FragmentOf<typeof jobFragment>

export const readJob = (job: JobRef) => readFragment(jobFragment, job)

export const isOver = (status: ReturnType<typeof readJob>['status']) => status !== 'QUEUED' && status !== 'RUNNING'

/** What is being done, also before the worker that took it says. */
export const phaseOf = ({ phase, status }: { phase: string | null; status: string }) =>
  phase ?? (status === 'QUEUED' ? 'Waiting for a worker' : 'Starting')
