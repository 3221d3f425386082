'use client'
import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'over' | 'refused'

interface Live<Data, Variables> {
  document: TypedDocumentNode<Data, Variables>
  /** Null: nothing to follow. A new key starts anew. */
  key: string | null
  /** Asked again at every reconnection, so that it can carry the newest cursor. */
  variables: () => Variables
  onData: (data: Data) => void
  /** Whether nothing more will come after this; a subscription that ends otherwise is opened again. */
  isLast: (data: Data) => boolean
}

/** Refusals that say: later. */
const passing = new Set(['TOO_MANY_REQUESTS', 'TOO_MANY_OPERATIONS', 'TIME_LIMIT'])

/** Follows a subscription across cut sockets: waits, opens again from where it stands. */
export function useLive<Data, Variables extends OperationVariables>(live: Live<Data, Variables>): LiveState {
  const client = useApolloClient()
  const [state, setState] = useState<LiveState>('connecting')
  const latest = useRef(live)
  useEffect(() => {
    latest.current = live
  })

  useEffect(() => {
    if (live.key === null) return
    let wait = 500
    let isStopped = false
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let subscription: { unsubscribe: () => void } | undefined
    setState('connecting')
    const openAgain = () => {
      if (isStopped || isOver || timer) return
      setState('reconnecting')
      timer = setTimeout(open, wait)
      wait = Math.min(wait * 2, 8000)
    }
    function open() {
      timer = undefined
      subscription = client
        .subscribe<Data, OperationVariables>({ query: latest.current.document, variables: latest.current.variables() })
        .subscribe({
          next: ({ data, error }) => {
            if (CombinedGraphQLErrors.is(error)) {
              if (error.errors.every(e => passing.has(String(e.extensions?.code)))) return openAgain()
              isOver = true
              return setState('refused')
            }
            if (error || !data) return openAgain()
            wait = 500
            latest.current.onData(data as Data)
            isOver = latest.current.isLast(data as Data)
            setState(isOver ? 'over' : 'live')
          },
          error: openAgain,
          complete: openAgain,
        })
    }
    open()
    return () => {
      isStopped = true
      clearTimeout(timer)
      subscription?.unsubscribe()
    }
  }, [client, live.key])

  return state
}
