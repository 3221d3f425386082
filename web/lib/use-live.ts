'use client'
import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { follow, type Heard, type LiveState } from './follow.ts'

interface Live<Data, Asked, Variables> {
  document: TypedDocumentNode<Data, Variables>
  /** The query for the same, where sockets do not come through; what it brings lands in the cache. */
  query: TypedDocumentNode<Asked, Variables>
  /** Null: nothing to follow. A new key starts anew. */
  key: string | null
  /** Asked again at every reconnection and every query, so that it can carry the newest cursor. */
  variables: () => Variables
  onData?: (data: Data) => void
  /** Whether nothing more will come after this; a subscription that ends otherwise is opened again. */
  isLast: (data: Data) => boolean
  isLastAsked: (asked: Asked) => boolean
}

/** Refusals that say: later. What comes without a code is of somebody between us and the server. */
const passing = new Set<unknown>([
  'TOO_MANY_REQUESTS',
  'TOO_MANY_OPERATIONS',
  'TIME_LIMIT',
  'UNAVAILABLE',
  'TRY_AGAIN',
  'INTERNAL_SERVER_ERROR',
  undefined,
])

const isRefusal = (error: unknown) =>
  CombinedGraphQLErrors.is(error) && error.errors.some(e => !passing.has(e.extensions?.code))

/** Follows a subscription across cut sockets, and asks where there are none: in one place for all pages. */
export function useLive<Data, Asked, Variables extends OperationVariables>(
  live: Live<Data, Asked, Variables>,
): LiveState {
  const client = useApolloClient()
  const [state, setState] = useState<LiveState>('opening')
  const latest = useRef(live)
  useEffect(() => {
    latest.current = live
  })

  useEffect(() => {
    if (live.key === null) return
    setState('opening')
    return follow({
      open(hear, cut) {
        const { document: query, variables } = latest.current
        const subscription = client.subscribe<Data, OperationVariables>({ query, variables: variables() }).subscribe({
          next({ data, error }) {
            if (isRefusal(error)) return hear('refused')
            if (error || !data) return cut()
            const told = data as Data
            latest.current.onData?.(told)
            hear(latest.current.isLast(told) ? 'last' : 'more')
          },
          error: cut,
          complete: cut,
        })
        return () => subscription.unsubscribe()
      },
      async ask(): Promise<Heard> {
        const { query, variables } = latest.current
        try {
          const { data } = await client.query<Asked, OperationVariables>({
            query,
            variables: variables(),
            fetchPolicy: 'network-only',
          })
          return latest.current.isLastAsked(data as Asked) ? 'last' : 'more'
        } catch (error) {
          if (isRefusal(error)) return 'refused'
          throw error
        }
      },
      show: setState,
    })
  }, [client, live.key])

  return state
}
