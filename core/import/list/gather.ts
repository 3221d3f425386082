import { type Found, plainReference } from '#core/import/list/find-file.ts'
import { type Answer, entryOf, type SourceEntry } from '#core/import/listing.ts'

export interface Mention {
  /** As the list writes it. */
  reference: string
  answers: Answer[]
  problem: SourceEntry['problem']
}

const shown = (names: readonly string[]) => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`

/** One entry a file: what several places of a list say of one file comes together. */
export function gather(mentions: readonly Mention[], find: (reference: string) => Found): SourceEntry[] {
  const entries = new Map<string, { answers: Answer[]; problem: SourceEntry['problem'] }>()
  for (const { reference, answers, problem } of mentions) {
    const found = find(reference)
    const path = 'path' in found ? found.path : plainReference(reference) || reference
    const missing =
      'path' in found
        ? null
        : found.candidates.length === 0
          ? 'no file of that name is there'
          : `which of ${shown(found.candidates)} is meant cannot be told`
    const before = entries.get(path) ?? { answers: [], problem: null }
    entries.set(path, before)
    before.answers.push(...answers)
    before.problem ??= missing === null ? problem : { outcome: 'REFUSED', reason: missing }
  }
  return [...entries].map(([path, { answers, problem }]) => entryOf(path, answers, { problem }))
}
