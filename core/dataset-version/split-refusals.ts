import type { GroupKind } from '#core/dataset-version/balance-groups.ts'
import { type Groups, splitOrder, sum } from '#core/dataset-version/groups.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

// A type, not an interface: only types are assignable to the record's JSON columns.
export type SplitShares = { train: number; validation: number; test: number }
export type SplitRule = { ratio: SplitShares } | { counts: SplitShares }
interface Reached {
  split: Split
  counts: readonly number[]
}

const shareNames = ['train', 'validation', 'test'] as const
const shareOf = { TRAIN: 'train', VALIDATION: 'validation', TEST: 'test' } as const
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
const show = (s: SplitShares): string => `${s.train}/${s.validation}/${s.test}`

function describeClasses(counts: readonly number[], classNames: readonly string[]): string {
  return classNames.map((name, c) => `${name} ${counts[c] ?? 0}`).join(', ')
}

const seedLimit = 2 ** 31

export function checkSeed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed >= seedLimit)
    throw new InvalidInput('seed', seed, 'a whole number from 0 to 2147483647')
}

/** @param totals images of each class */
export function checkTotals(totals: readonly number[], classNames: readonly string[]): void {
  if (sum(totals) === 0) throw new InvalidInput('images', 0, 'at least one labelled image of each of two classes')
  if (totals.filter(images => images > 0).length < 2)
    throw new InvalidInput('classes', describeClasses(totals, classNames), 'labelled images of at least two classes')
}

export function checkGroups(
  groups: Groups,
  totals: readonly number[],
  classNames: readonly string[],
  seed: number,
): void {
  checkSeed(seed)
  if (groups.keys.includes('')) throw new InvalidInput('group', '', 'the key of a group')
  checkTotals(totals, classNames)
}

export function checkRatio(ratio: SplitShares): void {
  for (const name of shareNames)
    if (!Number.isFinite(ratio[name]) || ratio[name] < 0 || ratio[name] > 1)
      throw new InvalidInput(`ratio.${name}`, String(ratio[name]), 'a number from 0 to 1')
  if (ratio.train === 0) throw new InvalidInput('ratio.train', 0, 'above 0: a network needs images to learn from')
  const whole = sum(shareNames.map(n => ratio[n]))
  if (Math.abs(whole - 1) > 1e-6)
    throw new InvalidInput('ratio', show(ratio), `three shares that sum to 1; these sum to ${Number(whole.toFixed(6))}`)
}

export function checkShape(counts: SplitShares): void {
  for (const name of shareNames)
    if (!Number.isSafeInteger(counts[name]) || counts[name] < 0)
      throw new InvalidInput(`counts.${name}`, String(counts[name]), 'a whole number from 0')
  if (counts.train === 0) throw new InvalidInput('counts.train', 0, 'above 0: a network needs images to learn from')
}

/** @param totals images of each class */
export function checkCounts(counts: SplitShares, totals: readonly number[], classNames: readonly string[]): void {
  checkShape(counts)
  const asked = sum(shareNames.map(n => counts[n]))
  const there = sum(totals)
  if (asked > there)
    throw new InvalidInput(
      'counts',
      show(counts),
      `${there} images in all, for that is what there is (${describeClasses(totals, classNames)}); these are ${asked}`,
    )
}

/** The splits that get anything, in their order, and their shares. */
export function sharesWanted(rule: SplitRule): [Split, number][] {
  const shares = 'ratio' in rule ? rule.ratio : rule.counts
  return splitOrder.map((split): [Split, number] => [split, shares[shareOf[split]]]).filter(([, share]) => share > 0)
}

/**
 * Every split needs a group of every class, so a class with fewer groups than splits cannot be divided.
 * @param groupCounts groups with images of each class; as many as there are splits may stand for more
 */
export function checkClasses(rule: SplitRule, groupCounts: readonly number[], classNames: readonly string[]): void {
  const splits = sharesWanted(rule).map(([split]) => split)
  const [field, shares] = 'ratio' in rule ? (['ratio', rule.ratio] as const) : (['counts', rule.counts] as const)
  for (const [c, name] of classNames.entries()) {
    const groups = groupCounts[c] ?? 0
    const empty = splits[groups]
    if (groups > 0 && empty)
      throw new InvalidInput(
        `${field}.${shareOf[empty]}`,
        shares[shareOf[empty]],
        `0, or more groups: ${name} has ${plural(groups, 'group')} for ${splits.join(', ')}, and a group is never divided, so ${empty} would have no ${name}`,
      )
  }
}

const imagesReached = (reached: readonly Reached[]): SplitShares => {
  const images = { train: 0, validation: 0, test: 0 }
  for (const r of reached) images[shareOf[r.split]] = sum(r.counts)
  return images
}

export function meetsCounts(counts: SplitShares, reached: readonly Reached[]): boolean {
  const images = imagesReached(reached)
  return shareNames.every(name => images[name] === counts[name])
}

export function refuseUnreached(counts: SplitShares, reached: readonly Reached[], kinds: readonly GroupKind[]): never {
  const nearest = imagesReached(reached)
  const wrong = shareNames.find(name => nearest[name] !== counts[name]) ?? 'train'
  const sizes = [...new Set(kinds.map(k => k.size))].sort((a, b) => a - b)
  const shown = sizes.length > 8 ? `${sizes[0]} to ${sizes.at(-1)}` : sizes.join(', ')
  throw new InvalidInput(
    `counts.${wrong}`,
    counts[wrong],
    `what whole groups add up to (groups of ${shown} images); the nearest found is ${show(nearest)}`,
  )
}

export function refuseUnfilled(
  rule: SplitRule,
  reached: readonly Reached[],
  kinds: readonly GroupKind[],
  classNames: readonly string[],
): void {
  const [field, shares] = 'ratio' in rule ? (['ratio', rule.ratio] as const) : (['counts', rule.counts] as const)
  for (const { split, counts } of reached)
    for (const [c, name] of classNames.entries()) {
      const withClass = kinds.filter(k => (k.classCounts[c] ?? 0) > 0)
      if ((counts[c] ?? 0) > 0 || withClass.length === 0) continue
      const smallest = Math.min(...withClass.map(k => k.size))
      throw new InvalidInput(
        `${field}.${shareOf[split]}`,
        shares[shareOf[split]],
        `a share with every class in it: no group of ${name} fits into ${split} (${name} has ${plural(sum(withClass.map(k => k.groups)), 'group')}, the smallest of ${plural(smallest, 'image')})`,
      )
    }
}
