'use client'
import type { Reference } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useRef, useState } from 'react'
import { useProject } from '@/features/project/project.ts'
import { useAct } from '@/lib/use-act.ts'
import { type Decision, decideMutation } from './pair.ts'

type Outcome = 'TAKEN' | 'REFUSED' | 'NOT_SENT'

/**
 * Says of one pair what it is: it leaves the list that it stood in, and those that have it are asked for when they are shown.
 * Whoever is faster than the server need not wait: what they say is sent one after the other, up to the first that is refused.
 */
export function useDecide() {
  const { id: projectId } = useProject()
  const { cache } = useApolloClient()
  const { act, problem } = useAct(decideMutation, ['Duplicates'])
  const [underWay, setUnderWay] = useState<readonly string[]>([])
  const last = useRef<Promise<Outcome>>(Promise.resolve('TAKEN'))

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

  async function send(pairId: string, decision: Decision | null): Promise<Outcome> {
    if (!(await act({ input: { projectId, pairIds: [pairId], decision } }))) return 'REFUSED'
    leaveLists(pairId)
    return 'TAKEN'
  }
  /** @returns REFUSED: why is the problem; NOT_SENT: one before it was refused */
  async function decide(pairId: string, decision: Decision | null): Promise<Outcome> {
    const before = underWay.length === 0 ? Promise.resolve('TAKEN' as const) : last.current
    const sent = before.then(outcome => (outcome === 'TAKEN' ? send(pairId, decision) : 'NOT_SENT'))
    last.current = sent
    setUnderWay(pairIds => [...pairIds, pairId])
    const outcome = await sent
    setUnderWay(pairIds => pairIds.filter(id => id !== pairId))
    return outcome
  }
  return { decide, isUnderWay: (pairId: string) => underWay.includes(pairId), problem }
}
