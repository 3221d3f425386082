import { countSplits, splitOfImage } from '#core/dataset-version/count-splits.ts'
import { leftOver, type PublishedGroups, partOf, splitOrder, wholeOf } from '#core/dataset-version/groups.ts'
import { assignSplits as assignGroups, type SplitRule } from '#core/dataset-version/split.ts'
import { type PublishedRule, splitAsPublished as splitGroups } from '#core/dataset-version/split-published.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

export interface SplittableItem {
  imageId: string
  groupKey: string
  /** Place of its class in classNames. */
  classIndex: number
  publishedSplit?: Split | null
}

const publishedOf = ({ publishedSplit }: SplittableItem) =>
  publishedSplit ? splitOrder.indexOf(publishedSplit) : leftOver

/** Images one by one as the database puts them together. */
function groupItems(items: readonly SplittableItem[], classCount: number): PublishedGroups {
  const kinds: number[][][] = []
  const keys: string[] = []
  for (const [key, group] of Map.groupBy(items, item => item.groupKey)) {
    const kind = Array.from({ length: leftOver + 1 }, () => new Array<number>(classCount).fill(0))
    for (const item of group) {
      const row = kind[publishedOf(item)] ?? []
      row[item.classIndex] = (row[item.classIndex] ?? 0) + 1
    }
    keys.push(key)
    kinds.push(kind)
  }
  const names = kinds.map(kind => JSON.stringify(kind))
  const different = [...new Set(names)]
  return {
    keys,
    kindOf: names.map(name => different.indexOf(name)),
    kinds: different.map(name => kinds[names.indexOf(name)] ?? []),
  }
}

/** The split of each image by imageId; those left out are not in it. */
function splitsOf(
  items: readonly SplittableItem[],
  { keys }: PublishedGroups,
  placeOf: Uint8Array,
  isPublished: boolean,
) {
  const places = new Map(keys.map((key, group) => [key, placeOf[group] ?? leftOver]))
  return new Map(
    items.flatMap(item => {
      const place = places.get(item.groupKey) ?? leftOver
      const split = splitOrder[splitOfImage(place, isPublished ? publishedOf(item) : null)]
      return split ? [[item.imageId, split] as const] : []
    }),
  )
}

export function assignSplits(
  items: readonly SplittableItem[],
  rule: SplitRule,
  seed: number,
  classNames: readonly string[],
): Map<string, Split> {
  const groups = groupItems(items, classNames.length)
  return splitsOf(items, groups, assignGroups(partOf(groups, wholeOf).groups, rule, seed, classNames), false)
}

export function splitAsPublished(
  items: readonly SplittableItem[],
  rule: PublishedRule,
  seed: number,
  classNames: readonly string[],
): Map<string, Split> {
  const groups = groupItems(items, classNames.length)
  return splitsOf(items, groups, splitGroups(groups, rule, seed, classNames), true)
}

/** Groups that stand in more than one split. */
export function countDivided(items: readonly { groupKey: string; split: Split }[]): number {
  const published = items.map((item, i) => ({
    ...{ imageId: `${i}`, groupKey: item.groupKey, classIndex: 0, publishedSplit: item.split },
  }))
  const groups = groupItems(published, 1)
  const placeOf = new Uint8Array(groups.keys.length).fill(splitOrder.indexOf('VALIDATION'))
  const classes = [{ id: 'c', name: 'C', position: 0, isPositive: false }]
  return countSplits(groups, placeOf, true, classes).dividedGroupCount
}
