'use client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { useGuidelineVersion } from '@/features/guidelines/shown-guideline.tsx'
import type { LabelView } from '@/features/viewer/label-view.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { labelPageFragment } from './label-page.ts'
import type { CannotTell } from './reading-words.ts'

const setLabelMutation = graphql(
  `
  mutation SetLabel($input: SetLabelInput!, $idempotencyKey: String) {
    setLabel(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Label {
        id
        image {
          id
          labelVersion
          readingState
          labelClass { id name position }
          currentLabel { id labelClass { id name position } }
          ownReading { id version labelClass { id } cannotTell }
          labels(first: 50) { ...LabelPage }
        }
      }
      ... on LabelConflict {
        current {
          id
          version
          createdAt
          labelClass { id name position }
          reader { id name }
          labeller
          image { id labelVersion currentLabel { id labelClass { id name position } } labels(first: 50) { ...LabelPage } }
        }
      }
      ...Problem
    }
  }
`,
  [labelPageFragment, problemFragment],
)

export type Conflicting = {
  wantedId: string
  version: number
  createdAt: string
  labelClass: { id: string; name: string; position: number } | null
  /** What an answer on top of it has to have seen. */
  image: { labelVersion: number }
  reader: { id: string; name: string } | null
  labeller: string | null
}

interface Wanted {
  labelClassId: string | null
  cannotTell?: CannotTell | null
  note?: string | null
  durationMs?: number | null
  expectedVersion: number
  reason: string | null
  /** How the image is looked at; null: its samples are not seen. */
  view: LabelView | null
}

/** Gives an image a label, on condition that it is still as the reader saw it. */
export function useSetLabel(image: { id: string }, refetch: string[] = []) {
  const { act, problem, outcome, clear } = useAct(setLabelMutation, refetch)
  const [wanted, setWanted] = useState<string>()
  const [running, setRunning] = useState<string>()
  const guidelineVersion = useGuidelineVersion()
  /** What one's last answer made of the image: the next one may be given before the page shows it. */
  const own = useRef(0)
  const client = useApolloClient()
  const isOutdated = outcome?.__typename === 'Conflict'
  // The class or the project was archived meanwhile: the page offers what can be answered now.
  useEffect(() => {
    if (isOutdated) void client.refetchQueries({ include: ['Project'] })
  }, [client, isOutdated])

  async function set(input: Wanted): Promise<boolean> {
    setRunning(input.labelClassId ?? 'none')
    setWanted(input.labelClassId ?? 'none')
    const expectedVersion = Math.max(input.expectedVersion, own.current)
    const label = await act({ input: { imageId: image.id, guidelineVersion, ...input, expectedVersion } })
    const version = label?.image.labelVersion ?? 0
    // Further on, somebody else is on top of it, and whoever answers next has not seen that.
    own.current = version <= expectedVersion + 1 ? version : 0
    setRunning(undefined)
    return label !== undefined
  }

  const conflict: Conflicting | undefined =
    outcome?.__typename === 'LabelConflict' && wanted ? { ...outcome.current, wantedId: wanted } : undefined
  return { set, running, problem, conflict, clear }
}
