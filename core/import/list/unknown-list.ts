import type { FoundList } from '#core/import/listing.ts'

/** What may be a list and was not understood, with why. */
export function unknownList({ path, sha256 }: { path: string; sha256: string }, detail: string): FoundList {
  return {
    path,
    sha256,
    shape: 'UNKNOWN',
    detail,
    header: [],
    sample: [],
    questions: [],
    doubts: [`${path} may be a list of files and was not understood: ${detail}.`],
    proposed: { path, isUsed: false, split: null, columns: [], threshold: null, separator: null, question: null },
    mentions: () => [],
  }
}
