import { describe, expect, it } from 'vitest'
import type { SplitRule } from '#core/dataset-version/split.ts'
import { InvalidInput } from '#core/errors.ts'
import { createRandom } from '#core/random.ts'
import { assignSplits, type SplittableItem } from './split-items.ts'

const classNames = ['Normal', 'Fracture']
const ratio = (train: number, validation: number, test: number): SplitRule => ({ ratio: { train, validation, test } })
const counts = (train: number, validation: number, test: number): SplitRule => ({ counts: { train, validation, test } })

/** Groups as lists of class indices: [[0, 0], [1]] is a group of two Normals and a group of one Fracture. */
const itemsOf = (groups: readonly (readonly number[])[]): SplittableItem[] =>
  groups.flatMap((classes, g) =>
    classes.map((classIndex, i) => ({ imageId: `image-${g}-${i}`, groupKey: `group-${g}`, classIndex })),
  )
const repeat = (times: number, group: readonly number[]) => Array.from({ length: times }, () => group)

function tally(items: readonly SplittableItem[], splits: ReadonlyMap<string, string>) {
  const table: Record<string, number[]> = {}
  for (const { imageId, classIndex } of items) {
    const split = splits.get(imageId) ?? 'LEFT_OUT'
    const row = table[split] ?? [0, 0, 0]
    row[classIndex] = (row[classIndex] ?? 0) + 1
    table[split] = row
  }
  return table
}
const totals = (table: Record<string, number[]>) =>
  Object.fromEntries(Object.entries(table).map(([split, row]) => [split, row.reduce((a, b) => a + b, 0)]))

/** Random data: group sizes 1 to maxSize, some groups with both classes. */
function randomItems(seed: number, groupCount: number, maxSize: number): SplittableItem[] {
  const random = createRandom(`items ${seed}`)
  return itemsOf(
    Array.from({ length: groupCount }, (_, g) => {
      const isMixed = random.float() < 0.2
      const own = g % 3 === 0 ? 1 : 0
      return Array.from({ length: 1 + random.integer(maxSize) }, () => (isMixed ? random.integer(2) : own))
    }),
  )
}

describe('dividing images into splits', () => {
  const cases = Array.from({ length: 20 }, (_, seed) => ({
    seed,
    items: randomItems(seed, 60 + seed * 5, 1 + (seed % 6)),
  }))

  it.each(cases)('never divides a group, gives every image one split, data $seed', ({ seed, items }) => {
    const splits = assignSplits(items, ratio(0.7, 0.15, 0.15), seed, classNames)
    const ofGroup = new Map<string, Set<string | undefined>>()
    for (const { imageId, groupKey } of items)
      ofGroup.set(groupKey, (ofGroup.get(groupKey) ?? new Set()).add(splits.get(imageId)))
    for (const found of ofGroup.values()) expect(found.size).toBe(1)
    expect(splits.size).toBe(items.length)
  })

  it.each(cases)(
    'keeps each class within one largest group of its share in every split, data $seed',
    ({ seed, items }) => {
      const table = tally(items, assignSplits(items, ratio(0.7, 0.15, 0.15), seed, classNames))
      const groupSizes = new Map<string, number>()
      for (const { groupKey } of items) groupSizes.set(groupKey, (groupSizes.get(groupKey) ?? 0) + 1)
      const largest = Math.max(...groupSizes.values())
      for (const [split, share] of [
        ['TRAIN', 0.7],
        ['VALIDATION', 0.15],
        ['TEST', 0.15],
      ] as const)
        for (const c of [0, 1]) {
          const target = items.filter(i => i.classIndex === c).length * share
          expect(Math.abs((table[split]?.[c] ?? 0) - target)).toBeLessThanOrEqual(largest)
        }
    },
  )

  it.each(cases)('gives the same splits for a seed whatever the order of the images, data $seed', ({ seed, items }) => {
    const rule = seed % 2 === 0 ? ratio(0.6, 0.2, 0.2) : counts(40, 20, 15)
    const shuffled = createRandom(`order ${seed}`).shuffle(items)
    const [first, second] = [items, shuffled].map(list => assignSplits(list, rule, seed, classNames))
    expect([...(second ?? [])].sort()).toEqual([...(first ?? [])].sort())
  })

  it('puts other groups into TEST for another seed', () => {
    const items = itemsOf([...repeat(50, [0, 0]), ...repeat(50, [1, 1])])
    const testOf = (seed: number) =>
      [...assignSplits(items, ratio(0.8, 0.1, 0.1), seed, classNames)].filter(([, s]) => s === 'TEST').map(([id]) => id)
    expect(testOf(1)).toHaveLength(20)
    expect(testOf(1)).not.toEqual(testOf(2))
  })

  it('divides single images exactly by ratio where the ratio allows', () => {
    const items = itemsOf([...repeat(80, [0]), ...repeat(40, [1])])
    expect(tally(items, assignSplits(items, ratio(0.5, 0.25, 0.25), 1, classNames))).toEqual({
      TRAIN: [40, 20, 0],
      VALIDATION: [20, 10, 0],
      TEST: [20, 10, 0],
    })
  })

  it('gives a rare class to every split even where its share is less than a group', () => {
    const items = itemsOf([...repeat(100, [0, 0]), ...repeat(3, [1])])
    const table = tally(items, assignSplits(items, ratio(0.8, 0.1, 0.1), 5, classNames))
    for (const split of ['TRAIN', 'VALIDATION', 'TEST']) expect(table[split]?.[1]).toBe(1)
  })

  it('leaves a split out whose share is 0, and ignores a class without images', () => {
    const items = itemsOf([...repeat(10, [0]), ...repeat(10, [1])])
    const table = tally(items, assignSplits(items, ratio(0.8, 0.2, 0), 1, [...classNames, 'Unclear']))
    expect(totals(table)).toEqual({ TRAIN: 16, VALIDATION: 4 })
  })
})

describe('dividing images by counts', () => {
  it('meets 3800/200/200 exactly, both classes alike, with single images', () => {
    const items = itemsOf([...repeat(2100, [0]), ...repeat(2100, [1])])
    expect(tally(items, assignSplits(items, counts(3800, 200, 200), 1, classNames))).toEqual({
      TRAIN: [1900, 1900, 0],
      VALIDATION: [100, 100, 0],
      TEST: [100, 100, 0],
    })
  })

  it('meets 3800/200/200 exactly with patients of 1 to 4 pictures, classes within 2 %', () => {
    const random = createRandom('patients')
    const groups: number[][] = []
    for (let left = 4200; left > 0; ) {
      const size = Math.min(left, 1 + random.integer(4))
      groups.push(new Array<number>(size).fill(groups.length % 2))
      left -= size
    }
    const items = itemsOf(groups)
    const table = tally(items, assignSplits(items, counts(3800, 200, 200), 3, classNames))
    expect(totals(table)).toEqual({ TRAIN: 3800, VALIDATION: 200, TEST: 200 })
    const share = items.filter(i => i.classIndex === 1).length / 4200
    for (const split of ['VALIDATION', 'TEST'])
      expect(Math.abs((table[split]?.[1] ?? 0) / 200 - share)).toBeLessThan(0.02)
  })

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'meets counts exactly among groups of many sizes, data %i',
    seed => {
      const items = randomItems(seed, 80, 12)
      const table = tally(items, assignSplits(items, counts(items.length - 130, 61, 59), seed, classNames))
      expect(totals(table)).toEqual({ TRAIN: items.length - 130, VALIDATION: 61, TEST: 59, LEFT_OUT: 10 })
    },
  )

  it('finds the one way where only one exists', () => {
    const items = itemsOf([
      [0, 1, 0, 1, 0, 1, 0],
      [0, 1, 0, 1, 0],
      [0, 1, 0],
      [0, 1],
      [1, 0],
    ])
    const table = tally(items, assignSplits(items, counts(10, 5, 4), 1, classNames))
    expect(totals(table)).toEqual({ TRAIN: 10, VALIDATION: 5, TEST: 4 })
  })

  it('gives a class of large groups to a small split and takes single images out for it', () => {
    const items = itemsOf([...repeat(30, [0]), ...repeat(5, [1, 1, 1])])
    const table = tally(items, assignSplits(items, counts(37, 4, 4), 1, classNames))
    expect(table).toEqual({ TRAIN: [28, 9, 0], VALIDATION: [1, 3, 0], TEST: [1, 3, 0] })
  })

  it('leaves out what counts do not use', () => {
    const items = itemsOf([...repeat(50, [0]), ...repeat(50, [1])])
    const table = tally(items, assignSplits(items, counts(20, 10, 10), 1, classNames))
    expect(totals(table)).toEqual({ TRAIN: 20, VALIDATION: 10, TEST: 10, LEFT_OUT: 60 })
    expect(table.TEST).toEqual([5, 5, 0])
  })

  it('names the nearest counts where whole groups cannot meet them', () => {
    const items = itemsOf([...repeat(50, [0, 0]), ...repeat(50, [1, 1])])
    expect(() => assignSplits(items, counts(160, 21, 19), 1, classNames)).toThrow(
      /^counts\.validation is 21; allowed: what whole groups add up to \(groups of 2 images\); the nearest found is 160\/(20|22)\/(18|20)$/,
    )
  })
})

describe('rules that cannot be met', () => {
  const items = itemsOf([...repeat(10, [0]), ...repeat(10, [1])])
  const refusals: [string, readonly SplittableItem[], SplitRule, string][] = [
    ['a share below 0', items, ratio(1.2, -0.2, 0), 'ratio.train is 1.2; allowed: a number from 0 to 1'],
    ['a share that is no number', items, ratio(0.8, Number.NaN, 0.2), 'ratio.validation is NaN'],
    [
      'shares that do not sum to 1',
      items,
      ratio(0.8, 0.2, 0.2),
      'ratio is 0.8/0.2/0.2; allowed: three shares that sum to 1; these sum to 1.2',
    ],
    ['no TRAIN', items, ratio(0, 0.5, 0.5), 'ratio.train is 0; allowed: above 0'],
    ['half an image', items, counts(10, 2.5, 2), 'counts.validation is 2.5; allowed: a whole number from 0'],
    ['counts below 0', items, counts(10, 2, -1), 'counts.test is -1'],
    [
      'more images than there are',
      items,
      counts(3800, 200, 200),
      'counts is 3800/200/200; allowed: 20 images in all, for that is what there is (Normal 10, Fracture 10); these are 4200',
    ],
    ['no images', [], ratio(0.8, 0.1, 0.1), 'images is 0'],
    [
      'one class',
      itemsOf(repeat(20, [0])),
      ratio(0.8, 0.1, 0.1),
      'classes is Normal 20, Fracture 0; allowed: labelled images of at least two classes',
    ],
    [
      'a class with fewer groups than splits',
      itemsOf([...repeat(10, [0]), [1, 1, 1, 1], [1, 1]]),
      ratio(0.8, 0.1, 0.1),
      'Fracture has 2 groups for TRAIN, VALIDATION, TEST, and a group is never divided, so TEST would have no Fracture',
    ],
    [
      'a split too small for a class',
      itemsOf([...repeat(30, [0]), ...repeat(5, [1, 1, 1])]),
      counts(30, 2, 4),
      'counts.validation is 2; allowed: a share with every class in it: no group of Fracture fits into VALIDATION (Fracture has 5 groups, the smallest of 3 images)',
    ],
    ['an empty group', [{ imageId: 'a', groupKey: '', classIndex: 0 }], ratio(0.8, 0.1, 0.1), 'group is empty'],
  ]
  it.each(refusals)('refuses %s and says what is allowed', (_, list, rule, message) => {
    expect(() => assignSplits(list, rule, 1, classNames)).toThrow(InvalidInput)
    expect(() => assignSplits(list, rule, 1, classNames)).toThrow(message)
  })

  it.each([-1, 1.5, 2 ** 31, Number.NaN])('refuses the seed %s', seed => {
    expect(() => assignSplits(items, ratio(0.8, 0.1, 0.1), seed, classNames)).toThrow(
      'whole number from 0 to 2147483647',
    )
  })
})
