import { counted, listed } from '#core/import/levels/say.ts'
import type { SplitWords } from '#core/import/listing.ts'
import type { PublishedSplit, Reading } from '#core/import/reading.ts'
import { splitOf } from '#core/import/split-words.ts'

type Splits = Reading['splits']

/** What a word of a level or column stands for: as somebody said, else by its usual spellings. */
export const splitIn = (splits: Splits, word: string | null): PublishedSplit | null =>
  word === null ? null : Object.hasOwn(splits, word) ? (splits[word] ?? null) : splitOf(word)

const byCount = ([a, m]: [string, number], [b, n]: [string, number]) => n - m || (a < b ? -1 : 1)
const isUntold = (word: string, asked: Splits) => !Object.hasOwn(asked, word) && splitOf(word) === null

/** Words that are no split and that nobody said anything of, in sentences. */
export function untoldSplits(all: readonly SplitWords[], asked: Splits): string[] {
  return all.flatMap(({ from, words }) => {
    const untold = [...words].filter(([word]) => isUntold(word, asked)).sort(byCount)
    if (untold.length === 0) return []
    const fileCount = untold.reduce((sum, [, count]) => sum + count, 0)
    const names = listed(untold.map(([word]) => word))
    const said = untold.length === 1 ? `the split ${names} is` : `the splits ${names} are`
    const have = fileCount === 1 ? 'has' : 'have'
    return [
      `${from}: ${said} none of the three; ${counted(fileCount, 'file')} ${have} ${untold.length === 1 ? 'it' : 'them'}`,
    ]
  })
}

/** Of those that are read, and of those that are not. */
const mostShown = 20
/** Of a reading: it is sent back as a whole. */
const mostWords = 500
const longestWord = 200

/** Words that are shown with what they stand for, those of most files first: nobody had to say anything of them. */
export function shownSplits(all: readonly SplitWords[], asked: Splits): Splits {
  const counts = new Map<string, number>()
  for (const { words } of all) for (const [word, count] of words) counts.set(word, (counts.get(word) ?? 0) + count)
  const free = [...counts].filter(([word]) => word.length <= longestWord && !Object.hasOwn(asked, word)).sort(byCount)
  const [untold, told] = [true, false].map(is => free.filter(([word]) => isUntold(word, asked) === is))
  const room = Math.max(0, mostWords - Object.keys(asked).length)
  const shown = [...(untold ?? []).slice(0, mostShown), ...(told ?? []).slice(0, mostShown)].slice(0, room)
  return Object.fromEntries(shown.map(([word]) => [word, splitOf(word)]))
}
