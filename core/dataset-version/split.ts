import {
  type Allotment,
  allotGreedily,
  type Bin,
  countClasses,
  type GroupKind,
  improveAllotment,
} from '#core/dataset-version/balance-groups.ts'
import { fillCounts } from '#core/dataset-version/fill-counts.ts'
import { countKinds, type Groups, leftOver, splitOrder, sum } from '#core/dataset-version/groups.ts'
import {
  checkClasses,
  checkCounts,
  checkGroups,
  checkRatio,
  meetsCounts,
  refuseUnfilled,
  refuseUnreached,
  type SplitRule,
  sharesWanted,
} from '#core/dataset-version/split-refusals.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { createRandom } from '#core/random.ts'

export type { SplitRule } from '#core/dataset-version/split-refusals.ts'

interface Pile extends GroupKind {
  /** Places of its groups. */
  members: number[]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Groups that are alike, in an order that depends on the groups and the seed but not on the order they come in. */
function pileUp({ keys, kindOf, kinds }: Groups, seed: number): Pile[] {
  const random = createRandom(`${seed}/split`)
  const byKey = [...keys.keys()].sort((a, b) => compare(keys[a] ?? '', keys[b] ?? ''))
  const piles = new Map<number, Pile>()
  for (const group of random.shuffle(byKey)) {
    const kind = kindOf[group] ?? 0
    const classCounts = kinds[kind] ?? []
    const pile = piles.get(kind) ?? { classCounts, size: sum(classCounts), groups: 0, members: [] }
    pile.members.push(group)
    pile.groups += 1
    piles.set(kind, pile)
  }
  return [...piles.values()]
}

/** The splits that get anything and, where counts leave images over, a last bin for those. */
function openBins(rule: SplitRule, total: number, classTotals: readonly number[]): { splits: Split[]; bins: Bin[] } {
  const used = sharesWanted(rule)
  const whole = 'ratio' in rule ? sum(used.map(([, share]) => share)) : total
  const bins = used.map(
    ([, share]): Bin => ({
      targets: classTotals.map(images => (images * share) / whole),
      exact: 'ratio' in rule ? null : share,
      needsEveryClass: true,
    }),
  )
  const rest = 'ratio' in rule ? 0 : total - sum(used.map(([, share]) => share))
  if (rest > 0)
    bins.push({
      targets: classTotals.map(images => (images * rest) / whole),
      exact: rest,
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

function placeGroups(
  allotment: Allotment,
  piles: readonly Pile[],
  splits: readonly Split[],
  groupCount: number,
): Uint8Array {
  const splitOf = new Uint8Array(groupCount).fill(leftOver)
  for (const [p, pile] of piles.entries()) {
    let at = 0
    for (const [b, split] of splits.entries()) {
      const end = at + (allotment[b]?.[p] ?? 0)
      for (; at < end; at++) splitOf[pile.members[at] ?? -1] = splitOrder.indexOf(split)
    }
  }
  return splitOf
}

/**
 * Divides groups of images into TRAIN, VALIDATION and TEST. A group (patient, study, source image) is never divided;
 * classes keep their proportions in every split as nearly as whole groups allow; the same groups, rule and seed give the
 * same splits whatever order they come in.
 * @param rule `ratio`: three shares from 0 that sum to 1; `counts`: three numbers of images, met exactly, where images
 * beyond their sum are left out
 * @param seed a whole number from 0 to 2147483647: decides which of the groups that are alike go where
 * @param classNames by place in a kind, for messages; classes without images are allowed
 * @returns by group: the place of its split in splitOrder, or leftOver
 * @throws InvalidInput where the rule cannot be met: which class, which split, and what there is
 */
export function assignSplits(groups: Groups, rule: SplitRule, seed: number, classNames: readonly string[]): Uint8Array {
  const kinds = countKinds(groups)
  const totals = countClasses(
    kinds.map(kind => kind.groups),
    kinds,
    classNames.length,
  )
  checkGroups(groups, totals, classNames, seed)
  if ('ratio' in rule) checkRatio(rule.ratio)
  else checkCounts(rule.counts, totals, classNames)

  const piles = pileUp(groups, seed)
  const { splits, bins } = openBins(rule, sum(totals), totals)
  const groupsOf = (c: number) => sum(piles.filter(p => (p.classCounts[c] ?? 0) > 0).map(p => p.groups))
  checkClasses(
    rule,
    classNames.map((_, c) => groupsOf(c)),
    classNames,
  )

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
  return placeGroups(allotment, piles, splits, groups.keys.length)
}
