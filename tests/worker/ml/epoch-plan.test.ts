import { describe, expect, test } from 'vitest'
import { blockCount } from '#core/network/mobilenet-v1.ts'
import { batchesAfter, planEpoch } from '#worker/ml/epoch-plan.ts'
import { tinyConfig } from './kit.ts'

const sizes = { train: 20, validation: 10 }
const indicesOf = (requests: { indices: readonly number[] }[]) => requests.flatMap(r => r.indices).sort((a, b) => a - b)

describe('planEpoch', () => {
  test('augments what is learnt from, and neither what statistics are measured over nor VALIDATION', () => {
    const { learn, statistics, validate } = planEpoch(tinyConfig, sizes, 4)
    expect(indicesOf(learn)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(new Set(learn.map(r => r.augmentedFor))).toEqual(new Set([4]))
    expect(statistics.map(r => r.indices)).toEqual(learn.map(r => r.indices))
    expect(validate.map(r => r.indices)).toEqual([
      [20, 21, 22, 23, 24, 25, 26, 27],
      [28, 29],
    ])
    expect(new Set([...statistics, ...validate].map(r => r.augmentedFor))).toEqual(new Set([null]))
  })

  test('measures statistics over 256 images, and over none where the backbone is frozen', () => {
    const many = { train: 1000, validation: 10 }
    expect(indicesOf(planEpoch(tinyConfig, many, 1).statistics)).toHaveLength(256)
    expect(planEpoch({ ...tinyConfig, frozenBlocks: blockCount }, many, 1).statistics).toEqual([])
    expect(indicesOf(planEpoch({ ...tinyConfig, frozenBlocks: 5 }, many, 1).statistics)).toHaveLength(256)
  })
})

describe('batchesAfter', () => {
  test('goes on after an epoch with what the whole run would have asked for', () => {
    const config = { ...tinyConfig, epochs: 3 }
    const whole = [...batchesAfter(config, sizes, 0)]
    expect(whole).toHaveLength(3 * (3 + 3 + 2))
    expect([...batchesAfter(config, sizes, 1)]).toEqual(whole.slice(8))
    expect([...batchesAfter(config, sizes, 3)]).toEqual([])
  })
})
