import type { FileFinder, Found } from '#core/import/list/find-file.ts'
import { plainReference } from '#core/import/list/reference.ts'
import type { FoundList, Mention, Problem } from '#core/import/listing.ts'

export interface ResolvedMention {
  mention: Mention
  /** Of the file it means; null: no file, and the problem says why. */
  path: string | null
  problem: Problem | null
}

const shown = (names: readonly string[]) => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`
const refused = (reason: string): Problem => ({ outcome: 'REFUSED', reason })

function whyNot({ candidates, elsewhere }: Exclude<Found, { path: string }>): Problem {
  if (candidates.length > 0) return refused(`which of ${shown(candidates)} is meant cannot be told`)
  return refused(
    elsewhere === null
      ? 'no file of that name is there'
      : `no file of that name is there but ${elsewhere}, in another folder`,
  )
}

/**
 * Finds the files that one list means. Two references never end at one file: the one that is its whole path has it, else
 * neither.
 */
export function* resolveMentions(
  list: Pick<FoundList, 'path' | 'shape'>,
  mentions: Iterable<Mention>,
  find: FileFinder,
): Generator<ResolvedMention> {
  const from = { list: list.path, isUpload: list.shape === 'LABEL_STUDIO' }
  const all: { mention: Mention; found: Found }[] = []
  const claims = new Map<string, { references: Set<string>; exact: Set<string> }>()
  for (const mention of mentions) {
    const found = find(mention.reference, from)
    all.push({ mention, found })
    if (!('path' in found)) continue
    const claim = claims.get(found.path) ?? { references: new Set(), exact: new Set() }
    claims.set(found.path, claim)
    const plain = plainReference(mention.reference)
    claim.references.add(plain)
    if (found.isExact && found.by === 'PATH') claim.exact.add(plain)
  }
  for (const { mention, found } of all) {
    if (!('path' in found)) {
      yield { mention, path: null, problem: mention.problem ?? whyNot(found) }
      continue
    }
    const claim = claims.get(found.path)
    const plain = plainReference(mention.reference)
    const isAlone = claim === undefined || claim.references.size === 1
    if (isAlone || (claim.exact.size === 1 && claim.exact.has(plain)))
      yield { mention, path: found.path, problem: mention.problem }
    else if (claim.exact.size === 1)
      yield {
        mention,
        path: null,
        problem: refused(`no file of that name is there; ${found.path} is that of another line`),
      }
    else {
      const reason = `which line is meant of ${shown([...claim.references])} cannot be told: ${found.path} alone is there`
      yield { mention, path: found.path, problem: refused(reason) }
    }
  }
}
