'use client'
import { useFragment } from '@apollo/client/react'
import { graphql } from '@/lib/graphql.ts'
import { useLive } from '@/lib/use-live.ts'
import { isOver, type JobRef, jobFragment, readJob } from './job.ts'
import { useOver } from './use-over.ts'

const jobSubscription = graphql(`subscription Job($id: ID!) { job(id: $id) { id ...Job } }`, [jobFragment])
const jobQuery = graphql(`query JobNow($id: ID!) { job(id: $id) { id ...Job } }`, [jobFragment])

/** Follows a job that is not over; every change lands in the cache, so whoever shows the job shows it. */
export function useJob(ref: JobRef, onOver?: () => void) {
  const given = readJob(ref)
  const watched = useFragment({ fragment: jobFragment, from: { __typename: 'Job', id: given.id } })
  const job = watched.complete ? watched.data : given
  useOver(job, onOver)
  const live = useLive({
    document: jobSubscription,
    query: jobQuery,
    key: isOver(job.status) ? null : job.id,
    variables: () => ({ id: job.id }),
    isLast: data => isOver(readJob(data.job).status),
    isLastAsked: ({ job }) => job !== null && isOver(readJob(job).status),
  })
  return { job, live }
}
