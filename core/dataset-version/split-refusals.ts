import type { GroupKind } from '#core/dataset-version/balance-groups.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

export interface SplittableItem {
  imageId: string
  groupKey: string
  /** Place of its class in classNames. */
  classIndex: number
}

// A type, not an interface: only types are assignable to the record's JSON columns.
export type SplitShares = { train: number; validation: number; test: number }
export type SplitRule = { ratio: SplitShares } | { counts: SplitShares }
interface Reached {
  split: Split
  counts: readonly number[]
}

const shareNames = ['train', 'validation', 'test'] as const
const shareOf = { TRAIN: 'train', VALIDATION: 'validation', TEST: 'test' } as const
const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
const show = (s: SplitShares): string => `${s.train}/${s.validation}/${s.test}`

function describeClasses(counts: readonly number[], classNames: readonly string[]): string {
  return classNames.map((name, c) => `${name} ${counts[c] ?? 0}`).join(', ')
}

function countItems(items: readonly SplittableItem[], classNames: readonly string[]): number[] {
  const counts = classNames.map(() => 0)
  for (const { classIndex } of items) counts[classIndex] = (counts[classIndex] ?? 0) + 1
  return counts
}

export function checkItems(items: readonly SplittableItem[], classNames: readonly string[], seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 31)
    throw new InvalidInput('seed', seed, 'a whole number from 0 to 2147483647')
  if (items.length === 0) throw new InvalidInput('images', 0, 'at least one labelled image of each of two classes')
  const seen = new Set<string>()
  for (const { imageId, groupKey, classIndex } of items) {
    if (seen.has(imageId)) throw new InvalidInput('images', imageId, 'each image once')
    seen.add(imageId)
    if (groupKey === '') throw new InvalidInput(`group of image ${imageId}`, groupKey, 'the key of a group')
    if (classNames[classIndex] === undefined)
      throw new InvalidInput(`class of image ${imageId}`, classIndex, `0 to ${classNames.length - 1}`)
  }
  const counts = countItems(items, classNames)
  if (counts.filter(c => c > 0).length < 2)
    throw new InvalidInput('classes', describeClasses(counts, classNames), 'labelled images of at least two classes')
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

export function checkCounts(
  counts: SplitShares,
  items: readonly SplittableItem[],
  classNames: readonly string[],
): void {
  for (const name of shareNames)
    if (!Number.isSafeInteger(counts[name]) || counts[name] < 0)
      throw new InvalidInput(`counts.${name}`, String(counts[name]), 'a whole number from 0')
  if (counts.train === 0) throw new InvalidInput('counts.train', 0, 'above 0: a network needs images to learn from')
  const asked = sum(shareNames.map(n => counts[n]))
  if (asked > items.length)
    throw new InvalidInput(
      'counts',
      show(counts),
      `${items.length} images in all, for that is what there is (${describeClasses(countItems(items, classNames), classNames)}); these are ${asked}`,
    )
}

/** Every split needs a group of every class, so a class with fewer groups than splits cannot be divided. */
export function checkClasses(
  rule: SplitRule,
  splits: readonly Split[],
  kinds: readonly GroupKind[],
  classNames: readonly string[],
): void {
  const [field, shares] = 'ratio' in rule ? (['ratio', rule.ratio] as const) : (['counts', rule.counts] as const)
  for (const [c, name] of classNames.entries()) {
    const groups = sum(kinds.filter(k => (k.classCounts[c] ?? 0) > 0).map(k => k.groups))
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
