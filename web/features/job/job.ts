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
    isAskedByViewer
    createdAt
    startedAt
    finishedAt
  }
`)

export type JobRef = FragmentOf<typeof jobFragment>

export const readJob = (job: JobRef) => readFragment(jobFragment, job)

export type Job = ReturnType<typeof readJob>
type Status = Job['status']

export const isOver = (status: Status) => status !== 'QUEUED' && status !== 'RUNNING'

/** Whether it can be tried again: the same job, which goes on where it was. */
export const canGoOn = (status: Status) => status === 'FAILED' || status === 'CANCELLED'

/** What is being done, also before the worker that took it says. */
export const phaseOf = ({ phase, status }: { phase: string | null; status: string }) =>
  phase ?? (status === 'QUEUED' ? 'Waiting for a worker' : 'Starting')
