'use client'
import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useCallback, useRef, useState } from 'react'
import { keyFor } from './idempotency-key.ts'
import { type Problem, type Refusal, sortOutcome, transportProblem } from './problem.ts'

/** Null where the server has an error of its own. */
type Answer = Record<string, { __typename: string } | null>
type Done<Data extends Answer> = Exclude<Data[keyof Data], null | { __typename: Refusal }>

/**
 * Runs one mutation, once however often it is sent, and keeps what it was refused with, so that it can stand beside the
 * input that caused it.
 */
export function useAct<Data extends Answer, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  refetch: string[] = [],
) {
  const client = useApolloClient()
  const [isRunning, setIsRunning] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [outcome, setOutcome] = useState<Data[keyof Data]>()
  const unsettled = useRef<ReturnType<typeof keyFor>>(undefined)

  async function act(variables: Variables): Promise<Done<Data> | undefined> {
    setIsRunning(true)
    setProblem(undefined)
    setOutcome(undefined)
    // Until the server has answered, nobody knows whether it was done: tried again, it goes with the same key.
    const attempt = keyFor(unsettled.current, variables)
    unsettled.current = attempt
    try {
      const { data } = await client.mutate<Data, OperationVariables>({
        mutation: document,
        variables: { ...variables, idempotencyKey: attempt.key },
      })
      unsettled.current = undefined
      const answer = Object.values(data ?? {})[0] as Data[keyof Data] | undefined
      if (!answer) throw new Error('the server answered nothing')
      setOutcome(answer)
      const sorted = sortOutcome(answer)
      if ('problem' in sorted) return void setProblem(sorted.problem)
      const known = [...client.getObservableQueries('active').values()].map(q => q.queryName)
      const include = refetch.filter(name => known.includes(name))
      if (include.length > 0) void client.refetchQueries({ include })
      return sorted.done as Done<Data>
    } catch (error) {
      setProblem(transportProblem(error, 'write'))
    } finally {
      setIsRunning(false)
    }
  }

  const clear = useCallback(() => {
    setProblem(undefined)
    setOutcome(undefined)
  }, [])

  return { act, isRunning, problem, outcome, clear, refuse: setProblem }
}
