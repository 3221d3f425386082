'use client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import { usePractises } from '@/features/gold/practice-status.tsx'
import { useImageFilter } from '@/features/images/image-filter.ts'
import { useOutbox } from '@/features/outbox/outbox-context.tsx'
import { isPending } from '@/features/outbox/queue.ts'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { type Problem, transportProblem } from '@/lib/problem.ts'

const nextQuery = graphql(`
  query NextReading($projectId: ID!, $without: [ID!], $filter: ImageFilterInput) {
    project(id: $projectId) { id nextReadings(first: 1, without: $without, filter: $filter) { id } }
  }
`)

const openMutation = graphql(`
  mutation OpenReading($input: OpenReadingInput!) {
    openReading(input: $input) { __typename ... on Reading { id claimedAt } }
  }
`)

/** For how long what is on its way is waited for, where it decides what comes next. */
const patienceMs = 3000

/** Of `Project.nextReadings(without)`. */
const withoutAtMost = 100

/** Whether several readers are asked for here, images come back, or are assigned to whoever looks, so that each is told what to read next. */
export function useWorkList(): boolean {
  const { readerCount, isReviewed, viewerReadsBlind, repeatPercent, ownAssignedCount, viewerRoles } = useProject()
  const against = useReasonAgainst('LABEL_IMAGES')
  const isRepeating = repeatPercent > 0 && viewerRoles.includes('READER')
  return !against && (readerCount > 1 || isReviewed || viewerReadsBlind || isRepeating || ownAssignedCount > 0)
}

/** Asks for what to read next of the list that is looked at, each time anew: others read, too. */
export function useNextReading(onGo: (imageId: string) => void, imageId?: string) {
  const client = useApolloClient()
  const outbox = useOutbox()
  const { id: projectId } = useProject()
  const isPractising = usePractises()
  const { filter } = useImageFilter()
  const isWithin = Object.values(filter).some(value => value !== null)
  const [isRunning, setIsRunning] = useState(false)
  const [isOver, setIsOver] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  async function next() {
    setIsRunning(true)
    setProblem(undefined)
    try {
      // The last answer of a practice opens what comes behind it.
      const until = Date.now() + patienceMs
      while (isPractising && outbox.state.entries.some(isPending) && Date.now() < until)
        await new Promise(resolve => setTimeout(resolve, 50))
      // The server does not know yet of what is answered and on its way.
      const answered = outbox.state.entries.filter(isPending).map(e => e.input.imageId)
      const without = [...new Set([...(imageId ? [imageId] : []), ...answered])].slice(0, withoutAtMost)
      const variables = { projectId, without, filter: isWithin ? filter : null }
      const { data } = await client.query({ query: nextQuery, variables, fetchPolicy: 'network-only' })
      const [found] = data?.project.nextReadings ?? []
      setIsOver(!found)
      if (found) onGo(found.id)
    } catch (error) {
      setProblem(transportProblem(error, 'read'))
    } finally {
      setIsRunning(false)
    }
  }
  const words = isOver
    ? isWithin
      ? 'Nothing else of this list waits for you now.'
      : 'Nothing else waits for you now.'
    : ''
  return { next, isRunning, words, isWithin, problem }
}

/** Says that the image is before its reader: others are given other ones meanwhile. */
export function useClaim(imageId: string): void {
  const client = useApolloClient()
  const isAsked = useWorkList()
  useEffect(() => {
    if (!isAsked) return
    const input = { imageId }
    // It only steers what others are offered: where it fails, nothing is lost, and the page says itself that the server is away.
    void Promise.allSettled([client.mutate({ mutation: openMutation, variables: { input } })])
  }, [client, imageId, isAsked])
}
