import { describe, expect, it } from 'vitest'

import { InvalidInput } from '#core/errors.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { createRandom } from '#core/random.ts'
import { countDivided, type SplittableItem, splitAsPublished } from './split-items.ts'

const classNames = ['Normal', 'Fracture']

/** Rows of [published split, class, group, images]. */
const itemsOf = (...rows: [Split | null, number, string, number?][]): SplittableItem[] =>
  rows.flatMap(([publishedSplit, classIndex, groupKey, count = 1], row) =>
    Array.from({ length: count }, (_, i) => ({ imageId: `${row}-${i}`, groupKey, classIndex, publishedSplit })),
  )
const train = [
  ['TRAIN', 0, 'a', 3],
  ['TRAIN', 1, 'b', 3],
] as const satisfies [Split, number, string, number][]
/** The seed's own sizes: 3,800 to learn from, 400 to hold it against, 20 copies of each of 210 pictures. */
const seedSized = itemsOf(
  ...Array.from({ length: 190 }, (_, i): [Split, number, string, number] => ['TRAIN', i % 2, `t${i}`, 20]),
  ...Array.from({ length: 20 }, (_, i): [Split, number, string, number] => ['VALIDATION', i % 2, `v${i}`, 20]),
)
const sizes = (splits: ReadonlyMap<string, Split>) => {
  const found = [...splits.values()]
  return ['TRAIN', 'VALIDATION', 'TEST'].map(split => found.filter(s => s === split).length)
}

describe('taking published splits over', () => {
  it.each([
    ['all three', itemsOf(...train, ['VALIDATION', 0, 'c'], ['TEST', 1, 'd', 2]), [6, 1, 2]],
    ['no TEST', itemsOf(...train, ['VALIDATION', 0, 'c', 4]), [6, 4, 0]],
    ['no VALIDATION', itemsOf(...train, ['TEST', 0, 'c', 4]), [6, 0, 4]],
    ['TRAIN alone', itemsOf(...train), [6, 0, 0]],
    ['a TEST of one class', itemsOf(...train, ['VALIDATION', 0, 'c'], ['TEST', 0, 'd', 5]), [6, 1, 5]],
    ['some in none', itemsOf(...train, ['TEST', 0, 'c'], [null, 0, 'd', 7], [null, 1, 'a']), [6, 0, 1]],
    ['a group in all', itemsOf(...train, ['VALIDATION', 0, 'a'], ['TEST', 0, 'a']), [6, 1, 1]],
  ])('%s', (_, items, expected) => {
    expect(sizes(splitAsPublished(items, 'AS_PUBLISHED', 1, classNames))).toEqual(expected)
  })

  it.each([
    ['no TRAIN', itemsOf(['TEST', 0, 'a'], ['TEST', 1, 'b']), 'the published TRAIN has no labelled image'],
    ['nothing published', itemsOf([null, 0, 'a'], [null, 1, 'b']), 'the published TRAIN has no labelled image'],
    ['nothing at all', [], 'the published TRAIN has no labelled image'],
    ['a TRAIN of one class', itemsOf(['TRAIN', 1, 'a'], ['TEST', 0, 'b']), 'the published TRAIN has only Fracture'],
    ['no group', itemsOf(...train, ['TEST', 1, '']), 'group is empty'],
  ])('refuses %s', (_, items, message) => {
    for (const rule of ['AS_PUBLISHED', 'VALIDATION_DIVIDED'] as const) {
      expect(() => splitAsPublished(items, rule, 1, classNames)).toThrow(InvalidInput)
      expect(() => splitAsPublished(items, rule, 1, classNames)).toThrow(message)
    }
  })

  it.each([-1, 0.5, 2 ** 31])('refuses the seed %d', seed => {
    expect(() => splitAsPublished(itemsOf(...train), 'AS_PUBLISHED', seed, classNames)).toThrow(`seed is ${seed}`)
  })
})

describe('dividing the published VALIDATION', () => {
  it('gives the halves of the first data set, by whole groups, classes alike', () => {
    const splits = splitAsPublished(seedSized, 'VALIDATION_DIVIDED', 1, classNames)
    expect(sizes(splits)).toEqual([3800, 200, 200])
    for (const split of ['VALIDATION', 'TEST'])
      expect(seedSized.filter(i => i.classIndex === 1 && splits.get(i.imageId) === split)).toHaveLength(100)
    const frozen = seedSized.map(i => ({ groupKey: i.groupKey, split: splits.get(i.imageId) ?? i.publishedSplit }))
    expect(countDivided(frozen.flatMap(({ groupKey, split }) => (split ? [{ groupKey, split }] : [])))).toBe(0)
  })

  it('is the same in whatever order the images come, and another with another seed', () => {
    const divide = (items: SplittableItem[], seed: number) =>
      [...splitAsPublished(items, 'VALIDATION_DIVIDED', seed, classNames)].sort()
    const shuffled = createRandom('order').shuffle([...seedSized])
    expect(divide(shuffled, 1)).toEqual(divide(seedSized, 1))
    expect(divide(seedSized, 2)).not.toEqual(divide(seedSized, 1))
  })

  it('never divides a group of VALIDATION, whether it stands in TRAIN or not', () => {
    const validation: [Split, number, string, number][] = Array.from({ length: 8 }, (_, i) => [
      'VALIDATION',
      i % 2,
      i < 4 ? 'ab'.charAt(i % 2) : `v${i}`,
      3,
    ])
    const items = itemsOf(...train, ...validation)
    const splits = splitAsPublished(items, 'VALIDATION_DIVIDED', 1, classNames)
    const held = items.filter(i => i.publishedSplit === 'VALIDATION')
    const bySplits = Map.groupBy(held, i => i.groupKey)
    for (const same of bySplits.values()) expect(new Set(same.map(i => splits.get(i.imageId))).size).toBe(1)
    expect(new Set(splits.values())).toEqual(new Set(['TRAIN', 'VALIDATION', 'TEST']))
  })

  it.each([
    ['a TEST that is there', [['TEST', 0, 'e', 2]], 'images published as TEST are there, 2 of them'],
    ['no VALIDATION', [], 'its groups are Normal 0, Fracture 0'],
    [
      'one class',
      [
        ['VALIDATION', 1, 'c'],
        ['VALIDATION', 1, 'd'],
      ],
      'its groups are Normal 0, Fracture 2',
    ],
    [
      'one group of a class',
      [
        ['VALIDATION', 0, 'c', 9],
        ['VALIDATION', 1, 'd'],
        ['VALIDATION', 1, 'e'],
      ],
      'Normal 1, Fracture 2',
    ],
  ] satisfies [string, [Split, number, string, number?][], string][])(
    'refuses %s and names what works',
    (_, rows, message) => {
      const items = itemsOf(...train, ...rows)
      expect(() => splitAsPublished(items, 'VALIDATION_DIVIDED', 1, classNames)).toThrow(message)
      expect(() => splitAsPublished(items, 'VALIDATION_DIVIDED', 1, classNames)).toThrow('allowed: AS_PUBLISHED')
      expect(splitAsPublished(items, 'AS_PUBLISHED', 1, classNames).size).toBe(items.length)
    },
  )
})

it.each([
  ['none', [], 0],
  [
    'each in one',
    [
      ['a', 'TRAIN'],
      ['a', 'TRAIN'],
      ['b', 'TEST'],
    ],
    0,
  ],
  [
    'two, one of them in three splits',
    [
      ['a', 'TRAIN'],
      ['a', 'VALIDATION'],
      ['a', 'TEST'],
      ['b', 'TEST'],
      ['b', 'TRAIN'],
    ],
    2,
  ],
] satisfies [string, [string, Split][], number][])('counts groups in several splits: %s', (_, rows, expected) => {
  expect(countDivided(rows.map(([groupKey, split]) => ({ groupKey, split })))).toBe(expected)
})
