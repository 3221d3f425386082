'use client'
import { useEffect, useState } from 'react'
import { type Problem, transportProblem } from './problem.ts'

interface PageInfo {
  hasNextPage: boolean
  endCursor: string | null
}

/**
 * Fetches the pages after one by itself, one after the other, for as long as more of them is wanted.
 * @returns whether all that was wanted is there; why not, where a page could not be fetched, and how to try again
 */
export function useFurther(
  pageInfo: PageInfo | undefined,
  isWanted: boolean,
  fetchMore: (options: { variables: { after: string | null } }) => Promise<unknown>,
) {
  const [failed, setFailed] = useState<{ after: string; problem: Problem }>()
  const after = isWanted && pageInfo?.hasNextPage ? pageInfo.endCursor : null
  const isStopped = failed !== undefined && failed.after === after
  useEffect(() => {
    if (after === null || isStopped) return
    fetchMore({ variables: { after } }).catch((error: unknown) =>
      setFailed({ after, problem: transportProblem(error, 'read') }),
    )
  }, [after, isStopped, fetchMore])
  return {
    isWhole: pageInfo !== undefined && after === null,
    problem: isStopped ? failed.problem : undefined,
    tryAgain: () => setFailed(undefined),
  }
}
