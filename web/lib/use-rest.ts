'use client'
import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { type Problem, transportProblem } from './problem.ts'

/** Fetches further pages of a list that stands within a larger page: what comes lands in the cache, where the list is. */
export function useRest<Data, Variables extends OperationVariables>(document: TypedDocumentNode<Data, Variables>) {
  const client = useApolloClient()
  const [isLoading, setIsLoading] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function fetchRest(variables: Variables): Promise<void> {
    setIsLoading(true)
    setProblem(undefined)
    try {
      await client.query<Data, OperationVariables>({ query: document, variables, fetchPolicy: 'network-only' })
    } catch (error) {
      setProblem(transportProblem(error, 'read'))
    } finally {
      setIsLoading(false)
    }
  }
  return { fetchRest, isLoading, problem }
}
