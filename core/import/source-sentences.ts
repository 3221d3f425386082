import type { LooksCheck } from '#core/import/groups/check-by-hash.ts'
import type { ProposedGroups } from '#core/import/groups/from-name.ts'
import type { FoundLevel } from '#core/import/levels/propose-levels.ts'
import { counted, listed, number } from '#core/import/levels/say.ts'
import { type PublishedSplit, publishedSplits } from '#core/import/reading.ts'
import { splitOf } from '#core/import/split-words.ts'

const words = { SPLIT: 'split', CLASS: 'class', GROUP: 'group' } as const

const order = (name: string) => {
  const split: PublishedSplit | null = splitOf(name)
  return split ? publishedSplits.indexOf(split) : publishedSplits.length
}
const byName = (a: string, b: string) => order(a) - order(b) || (a < b ? -1 : 1)

/** "level 2 split: train, val, test; level 3 class: fracture, normal" */
export function levelsSentence(levels: readonly FoundLevel[]): string {
  const said = levels.flatMap(({ depth, role, names, nameCount }) => {
    if (role === 'PASSED') return []
    const sorted = names.map(({ name }) => name).sort(byName)
    return [`level ${depth} ${words[role]}: ${listed(sorted, nameCount)}`]
  })
  return said.length > 0 ? said.join('; ') : 'no level of folders says a split, a class or a group'
}

interface GroupCounts extends Pick<ProposedGroups, 'fileCount' | 'groupCount'> {
  /** Groups that stand in more than one split as published. */
  dividedCount: number
  /** Null: nothing was read yet. */
  looks: LooksCheck | null
}

const stand = (count: number) => (count === 1 ? 'stands' : 'stand')
const look = (count: number) => (count === 1 ? 'looks' : 'look')

function looksSentences({ unlikeCount, pairCount, movedCount }: LooksCheck): string[] {
  const unlike = `${counted(unlikeCount, 'pair')} of one name ${look(unlikeCount)} nothing alike`
  const moved = `${counted(movedCount, 'turned or cut copy', 'turned or cut copies')} not compared`
  return [...(pairCount > 0 ? [unlike] : []), ...(movedCount > 0 ? [moved] : [])]
}

/** "4,200 files, 210 groups; 198 stand in more than one split; 3 pairs of one name look nothing alike" */
export function groupsSentence({ fileCount, groupCount, dividedCount, looks }: GroupCounts): string {
  const sizes = `${counted(fileCount, 'file')}, ${counted(groupCount, 'group')}`
  const divided = dividedCount ? [`${number(dividedCount)} ${stand(dividedCount)} in more than one split`] : []
  return [sizes, ...divided, ...(looks ? looksSentences(looks) : [])].join('; ')
}
