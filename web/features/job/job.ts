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
