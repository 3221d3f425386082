'use client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef } from 'react'
import { graphql } from '@/lib/graphql.ts'
import { isOver, type Job } from './job.ts'

const statusFragment = graphql(`fragment JobStatusNow on Job { id status }`)
/** What was read along with a job that ended so lately may have been read before its end. */
const latelyMs = 15_000

const endedLately = ({ finishedAt }: Pick<Job, 'finishedAt'>) =>
  finishedAt !== null && Math.abs(Date.now() - Date.parse(finishedAt)) < latelyMs

/**
 * Says once that a job is over, so that what came of it is read again: however that was heard of, also where whoever shows
 * the job goes away with its end, and where it ended while the page was being read.
 */
export function useOver(
  job: Pick<Job, 'id' | 'status' | 'finishedAt'> | undefined,
  onOver: (() => void) | undefined,
): void {
  const { cache } = useApolloClient()
  const latest = useRef(onOver)
  useEffect(() => {
    latest.current = onOver
  })
  const told = useRef<string | null>(null)
  const isDone = job !== undefined && isOver(job.status)
  const openId = job && !isDone ? job.id : null
  const lateId = isDone && endedLately(job) ? job.id : null
  useEffect(() => {
    if (openId === null) return
    told.current = null
    return () => {
      const now = cache.readFragment({
        id: cache.identify({ __typename: 'Job', id: openId }),
        fragment: statusFragment,
      })
      if (!now || !isOver(now.status)) return
      told.current = openId
      latest.current?.()
    }
  }, [cache, openId])
  useEffect(() => {
    if (lateId === null || told.current === lateId) return
    told.current = lateId
    latest.current?.()
  }, [lateId])
}
