'use client'
import { inputOf, isSameReading, type Reading } from './reading.ts'
import { useKeptOf } from './use-kept.ts'

/** What somebody changes of a reading before it is read so; what was changed of another one is forgotten. */
export function useDraft(importId: string, asRead: Reading) {
  const [draft, change] = useKeptOf(`reading of ${importId}`, JSON.stringify(inputOf(asRead)), asRead)
  return { draft, isChanged: !isSameReading(draft, asRead), change, reset: () => change(asRead) }
}
