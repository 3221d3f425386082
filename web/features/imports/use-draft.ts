'use client'
import { inputOf, isSameReading, type Reading } from './reading.ts'
import { useKept } from './use-kept.ts'

/** What somebody changes of a reading before it is read so; what was changed of another one is forgotten. */
export function useDraft(importId: string, asRead: Reading) {
  const of = JSON.stringify(inputOf(asRead))
  const [kept, setKept] = useKept(`reading of ${importId}`, { of, draft: asRead })
  const draft = kept.of === of ? kept.draft : asRead
  return {
    draft,
    isChanged: !isSameReading(draft, asRead),
    change: (draft: Reading) => setKept({ of, draft }),
    reset: () => setKept({ of, draft: asRead }),
  }
}
