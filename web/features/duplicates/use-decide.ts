'use client'
import type { Reference } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useProject } from '@/features/project/project.ts'
import { useAct } from '@/lib/use-act.ts'
import { type Decision, decideMutation } from './pair.ts'

/** Says of one pair what it is: it leaves the list that it stood in, and those that have it are asked for when they are shown. */
export function useDecide() {
  const { id: projectId } = useProject()
  const { cache } = useApolloClient()
  const { act, isRunning, problem } = useAct(decideMutation, ['Duplicates'])

  function leaveLists(pairId: string) {
    cache.modify<{ duplicatePairs: { edges?: readonly { node: Reference }[] } }>({
      id: cache.identify({ __typename: 'Project', id: projectId }),
      fields: {
        duplicatePairs: (list, { readField }) => {
          if (!('edges' in list) || !list.edges) return list
          return { ...list, edges: list.edges.filter(({ node }) => readField('id', node) !== pairId) }
        },
      },
    })
  }

  async function decide(pairId: string, decision: Decision | null) {
    if (await act({ input: { projectId, pairIds: [pairId], decision } })) leaveLists(pairId)
  }
  return { decide, isRunning, problem }
}
