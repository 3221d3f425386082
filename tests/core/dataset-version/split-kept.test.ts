import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRandom } from '#core/random.ts'
import { assignSplits, splitAsPublished } from './split-items.ts'

describe('over the releases', () => {
  const names = ['A', 'B', 'C']
  const random = createRandom('golden 0')
  const items = Array.from({ length: 300 }, (_, g) => {
    const own = g % 3
    const count = 1 + random.integer(5)
    const isMixed = random.float() < 0.2
    return Array.from({ length: count }, (_, i) => ({
      imageId: `${g}-${i}`,
      groupKey: `gröup ${g}`,
      classIndex: isMixed ? random.integer(3) : own,
      publishedSplit: (['TRAIN', 'VALIDATION', null] as const)[random.integer(3)] ?? null,
    }))
  }).flat()
  const hashOf = (splits: ReadonlyMap<string, string>) =>
    createHash('sha256')
      .update(JSON.stringify([...splits].sort()))
      .digest('hex')

  it.each([
    [
      { ratio: { train: 0.7, validation: 0.2, test: 0.1 } },
      '50660b4ec8fb6f0f5925157e5c79813fac6ba0f6fec3aafff2f98ea278ab7c64',
    ],
    [
      { counts: { train: 300, validation: 61, test: 40 } },
      'd561fad77b63bc9b2c363a743fa13b317edd6f443eb570dc6ea54af3aba9ebd9',
    ],
    [
      { counts: { train: 500, validation: 200, test: items.length - 700 } },
      '5f28725d4f17aad6eded2fe94c02f2f89b425a6bd0621fc0634218373ece296e',
    ],
  ])('the same images, rule and seed give what they gave when images were divided one by one: %j', (rule, hash) => {
    expect(hashOf(assignSplits(items, rule, 0, names))).toBe(hash)
  })

  it.each([
    ['AS_PUBLISHED', '08e173eb5e1c0ed2ef57edfeade3a850fe7c31453286c179c6ce8a3960bf1c71'],
    ['VALIDATION_DIVIDED', '8b5c90005381980c64d0dd7207eb18bbddc05b412ec52143213af2387a91be80'],
  ] as const)('as published, too: %s', (rule, hash) => {
    expect(hashOf(splitAsPublished(items, rule, 0, names))).toBe(hash)
  })
})
