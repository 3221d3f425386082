import {
  type Allotment,
  allotGreedily,
  type Bin,
  countClasses,
  type GroupKind,
  improveAllotment,
} from '#core/dataset-version/balance-groups.ts'
import { fillCounts } from '#core/dataset-version/fill-counts.ts'
import {
  checkClasses,
  checkCounts,
  checkItems,
  checkRatio,
  meetsCounts,
  refuseUnfilled,
  refuseUnreached,
  type SplitRule,
  type SplittableItem,
} from '#core/dataset-version/split-refusals.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { createRandom } from '#core/random.ts'

export type { SplitRule, SplitShares, SplittableItem } from '#core/dataset-version/split-refusals.ts'

interface Pile extends GroupKind {
  keys: string[]
}

const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Groups that are alike, in an order that depends on the groups and the seed but not on the order of the images. */
function pileUp(items: readonly SplittableItem[], classCount: number, seed: number): Pile[] {
  const groups = new Map<string, number[]>()
  for (const { groupKey, classIndex } of items) {
    const counts = groups.get(groupKey) ?? new Array<number>(classCount).fill(0)
    counts[classIndex] = (counts[classIndex] ?? 0) + 1
    groups.set(groupKey, counts)
  }
  const random = createRandom(`${seed}/split`)
  const piles = new Map<string, Pile>()
  for (const [key, classCounts] of random.shuffle([...groups].sort(([a], [b]) => compare(a, b)))) {
    const name = classCounts.join()
    const pile = piles.get(name) ?? { classCounts, size: sum(classCounts), groups: 0, keys: [] }
    pile.keys.push(key)
    pile.groups += 1
    piles.set(name, pile)
  }
  return [...piles.values()]
}

/** The splits that get anything and, where counts leave images over, a last bin for those. */
function openBins(rule: SplitRule, total: number, classTotals: readonly number[]): { splits: Split[]; bins: Bin[] } {
  const shares = 'ratio' in rule ? rule.ratio : rule.counts
  const named: [Split, number][] = [
    ['TRAIN', shares.train],
    ['VALIDATION', shares.validation],
    ['TEST', shares.test],
  ]
  const used = named.filter(([, share]) => share > 0)
  const whole = 'ratio' in rule ? sum(used.map(([, share]) => share)) : total
  const bins = used.map(
    ([, share]): Bin => ({
      targets: classTotals.map(images => (images * share) / whole),
      exact: 'ratio' in rule ? null : share,
      needsEveryClass: true,
    }),
  )
  const leftOver = 'ratio' in rule ? 0 : total - sum(used.map(([, share]) => share))
  if (leftOver > 0)
    bins.push({
      targets: classTotals.map(images => (images * leftOver) / whole),
      exact: leftOver,
      needsEveryClass: false,
    })
  return { splits: used.map(([split]) => split), bins }
}

/** Where counts are asked for: groups of each size that each bin takes so that the counts are met exactly. */
function openSlots(piles: readonly Pile[], bins: readonly Bin[], splitCount: number): Map<number, number[]> | null {
  const groupsBySize = new Map<number, number>()
  for (const p of piles) groupsBySize.set(p.size, (groupsBySize.get(p.size) ?? 0) + p.groups)
  const sizes = [...groupsBySize].map(([size, groups]) => ({ size, groups }))
  const filled = fillCounts(
    sizes,
    bins.slice(0, splitCount).map(b => b.exact ?? 0),
  )
  if (!filled) return null
  const slots = new Map<number, number[]>()
  for (const [i, { size, groups }] of sizes.entries()) {
    const row = filled[i] ?? []
    slots.set(size, bins.length > splitCount ? [...row, groups - sum(row)] : row)
  }
  return slots
}

function nameGroups(allotment: Allotment, piles: readonly Pile[], splits: readonly Split[]): Map<string, Split> {
  const splitOfGroup = new Map<string, Split>()
  for (const [p, pile] of piles.entries()) {
    let at = 0
    for (const [b, split] of splits.entries()) {
      const groups = allotment[b]?.[p] ?? 0
      for (const key of pile.keys.slice(at, at + groups)) splitOfGroup.set(key, split)
      at += groups
    }
  }
  return splitOfGroup
}

/**
 * Divides images into TRAIN, VALIDATION and TEST. A group (patient, study, source image) is never divided; classes keep
 * their proportions in every split as nearly as whole groups allow; the same images, rule and seed give the same
 * splits whatever order the images come in.
 * @param rule `ratio`: three shares from 0 that sum to 1; `counts`: three numbers of images, met exactly, where images
 * beyond their sum are left out
 * @param seed a whole number from 0 to 2147483647: decides which of the groups that are alike go where
 * @param classNames by classIndex, for messages; classes without images are allowed
 * @returns the split of each image by imageId; images left out are not in it
 * @throws InvalidInput where the rule cannot be met: which class, which split, and what there is
 */
export function assignSplits(
  items: readonly SplittableItem[],
  rule: SplitRule,
  seed: number,
  classNames: readonly string[],
): Map<string, Split> {
  checkItems(items, classNames, seed)
  if ('ratio' in rule) checkRatio(rule.ratio)
  else checkCounts(rule.counts, items, classNames)

  const piles = pileUp(items, classNames.length, seed)
  const classTotals = countClasses(
    piles.map(p => p.groups),
    piles,
    classNames.length,
  )
  const { splits, bins } = openBins(rule, items.length, classTotals)
  checkClasses(rule, splits, piles, classNames)

  const slots = 'ratio' in rule ? null : openSlots(piles, bins, splits.length)
  const allotment = allotGreedily(piles, bins, slots)
  improveAllotment(allotment, piles, bins)

  const countAll = (a: Allotment) =>
    splits.map((split, b) => ({ split, counts: countClasses(a[b] ?? [], piles, classNames.length) }))
  const reached = countAll(allotment)
  if ('counts' in rule && !meetsCounts(rule.counts, reached)) {
    // With slots the counts alone could be met, so it is a class that stands in the way.
    if (slots) refuseUnfilled(rule, countAll(allotGreedily(piles, bins, slots)), piles, classNames)
    refuseUnreached(rule.counts, reached, piles)
  }
  refuseUnfilled(rule, reached, piles, classNames)

  const splitOfGroup = nameGroups(allotment, piles, splits)
  const splitOfImage = new Map<string, Split>()
  for (const { imageId, groupKey } of items) {
    const split = splitOfGroup.get(groupKey)
    if (split) splitOfImage.set(imageId, split)
  }
  return splitOfImage
}
