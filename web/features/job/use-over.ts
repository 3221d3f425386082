'use client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef } from 'react'
import { graphql } from '@/lib/graphql.ts'
import { isOver, type Job } from './job.ts'

const statusFragment = graphql(`fragment JobStatusNow on Job { id status }`)

/**
 * Says once that a job which was under way is over, however that was heard of: also where whoever shows it goes away with
 * it, as its progress does.
 */
export function useOver(job: Pick<Job, 'id' | 'status'> | undefined, onOver: (() => void) | undefined): void {
  const { cache } = useApolloClient()
  const latest = useRef(onOver)
  useEffect(() => {
    latest.current = onOver
  })
  const openId = job && !isOver(job.status) ? job.id : null
  useEffect(() => {
    if (openId === null) return
    return () => {
      const now = cache.readFragment({
        id: cache.identify({ __typename: 'Job', id: openId }),
        fragment: statusFragment,
      })
      if (now && isOver(now.status)) latest.current?.()
    }
  }, [cache, openId])
}
