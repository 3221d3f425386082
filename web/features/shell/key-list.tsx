'use client'
import { useQuery } from '@apollo/client/react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { exchange, isMovable, type MovedKey } from './moved-keys.ts'
import { viewerQuery } from './viewer.ts'

const setKeysMutation = graphql(
  `
  mutation SetKeys($input: SetKeysInput!, $idempotencyKey: String) {
    setKeys(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

/** Of whoever is signed in; none where nobody is. */
export function useMovedKeys(): readonly MovedKey[] {
  const moved = useQuery(viewerQuery, { fetchPolicy: 'cache-only' }).data?.viewer?.movedKeys
  return useMemo(() => (moved ?? []).map(({ key, pressed }) => ({ key, pressed })), [moved])
}

interface KeyListProps {
  bindings: readonly { keys: string; does: string }[]
  movedKeys: readonly MovedKey[]
}

/** What the keyboard does here. Each key that is one alone can be moved to another, which takes its place. */
export function KeyList({ bindings, movedKeys }: KeyListProps) {
  const isSignedIn = Boolean(useQuery(viewerQuery, { fetchPolicy: 'cache-only' }).data?.viewer)
  const { act, isRunning, problem } = useAct(setKeysMutation, ['Viewer'])
  const [moving, setMoving] = useState<string>()
  const [refused, setRefused] = useState<string>()

  async function move(keys: MovedKey[]) {
    setRefused(undefined)
    if (await act({ input: { keys } })) setMoving(undefined)
  }
  function take(event: KeyboardEvent, key: string) {
    if (event.key === 'Tab' || event.key === 'Escape' || event.key === 'Shift') return
    event.preventDefault()
    if (isMovable(event.key)) void move(exchange(movedKeys, key, event.key))
    else setRefused(event.key === ' ' ? 'Space' : event.key)
  }
  return (
    <>
      <dl className="gap-6 sm:columns-2">
        {bindings.map(({ keys, does }) => (
          <div key={keys} className="group flex break-inside-avoid items-center gap-3 py-[3px]">
            <dt className="w-12 shrink-0">
              <Keys keys={keys} />
            </dt>
            <dd className="flex-1 text-muted">{does}</dd>
            {isSignedIn && isMovable(keys) && (
              <dd>
                {moving === keys ? (
                  <Button size="sm" autoFocus isBusy={isRunning} onKeyDown={event => take(event, keys)}>
                    Press a key
                  </Button>
                ) : (
                  <Button
                    size="sm"
                    look="quiet"
                    aria-label={`Move: ${does}`}
                    onClick={() => setMoving(keys)}
                    className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
                  >
                    Move
                  </Button>
                )}
              </dd>
            )}
          </div>
        ))}
      </dl>
      {refused && (
        <p role="alert" className="text-xs text-warn">
          {refused} cannot be used. Allowed: a letter, digit or sign other than ?.
        </p>
      )}
      <ProblemNotice problem={problem} />
      {movedKeys.length > 0 && (
        <div className="flex items-center gap-3 text-xs text-muted">
          <span className="flex-1">Moved keys are yours in every browser.</span>
          <Button size="sm" isBusy={isRunning} onClick={() => void move([])}>
            All as they were made
          </Button>
        </div>
      )}
    </>
  )
}
