import type * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import {
  convolutionsOf,
  estimateStepBytes,
  largestBatchSize,
  measuredFactor,
  requireFits,
} from '#core/training-run/memory.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { buildNetwork, disposeNetwork } from '#worker/ml/network.ts'

const shape = { alpha: 1, imageSize: 224, batchSize: 32, frozenBlocks: 0 }

const countOf = (layer: tf.layers.Layer) =>
  layer.weights.reduce((sum, w) => sum + w.shape.reduce<number>((a, b) => a * (b ?? 1), 1), 0)

describe('convolutionsOf', () => {
  test.each([
    [1, 224],
    [0.75, 96],
    [0.25, 32],
  ])('has the outputs and weights of the network that is built, at alpha %d and %d px', async (alpha, imageSize) => {
    await openEngine('cpu')
    const network = buildNetwork({ alpha, imageSize, classCount: 2, dropout: 0, seed: 1, frozenBlocks: 0 })
    const built = network.blocks.map(({ convolution, normalisation }) => {
      const [, ...output] = convolution.outputShape as number[]
      return { outputs: output.reduce((a, b) => a * b, 1), weights: countOf(convolution) + countOf(normalisation) }
    })
    disposeNetwork(network)
    expect(convolutionsOf({ alpha, imageSize }).map(({ outputs, weights }) => ({ outputs, weights }))).toEqual(built)
  })

  test('counts conv1 as block 0 and the separable blocks from 1 to 13, two convolutions each', () => {
    const blocks = convolutionsOf(shape).map(c => c.block)
    expect(blocks).toEqual([0, ...Array.from({ length: 26 }, (_, i) => 1 + (i >> 1))])
  })
})

describe('estimateStepBytes', () => {
  test('is the sum that the formula names, for one small network counted by hand', () => {
    // alpha 0.25 at 32 px: conv1 16x16x8; dw and pw of 13 blocks at 16, 8, 8, 4, 4, 2 (six times), 1, 1.
    const outputs =
      2048 +
      (2048 + 4096) +
      (1024 + 2048) +
      (2048 + 2048) +
      (512 + 1024) +
      (1024 + 1024) +
      (256 + 512) +
      5 * (512 + 512) +
      (128 + 256) +
      (256 + 256)
    const weights = convolutionsOf({ alpha: 0.25, imageSize: 32 }).reduce((sum, c) => sum + c.weights, 0)
    expect(estimateStepBytes({ alpha: 0.25, imageSize: 32, batchSize: 2, frozenBlocks: 0 })).toBe(
      measuredFactor * 4 * (2 * (3 * 32 * 32 + 2 * outputs + 2 * 4096) + 4 * weights),
    )
  })

  test('grows with the batch, the side and alpha, and falls with every block that is frozen', () => {
    const bytes = estimateStepBytes(shape)
    expect(estimateStepBytes({ ...shape, batchSize: 33 })).toBeGreaterThan(bytes)
    expect(estimateStepBytes({ ...shape, imageSize: 256 })).toBeGreaterThan(bytes)
    expect(estimateStepBytes({ ...shape, alpha: 0.75 })).toBeLessThan(bytes)
    const byFrozen = Array.from({ length: 15 }, (_, frozenBlocks) => estimateStepBytes({ ...shape, frozenBlocks }))
    expect([...byFrozen].sort((a, b) => b - a)).toEqual(byFrozen)
    expect(new Set(byFrozen).size).toBe(15)
  })
})

describe('largestBatchSize', () => {
  test('is within the limit, and one more is not', () => {
    const limit = 4 * 1024 ** 3
    const batchSize = largestBatchSize(shape, limit) ?? 0
    expect(batchSize).toBeGreaterThan(2)
    expect(estimateStepBytes({ ...shape, batchSize })).toBeLessThanOrEqual(limit)
    expect(estimateStepBytes({ ...shape, batchSize: batchSize + 1 })).toBeGreaterThan(limit)
  })

  test('is never above what a config may have, and null where two images are too many', () => {
    expect(largestBatchSize(shape, 1e12)).toBe(256)
    expect(largestBatchSize(shape, 1e6)).toBeNull()
  })
})

test('requireFits names the estimate, the limit and the largest batch', () => {
  expect(() => requireFits(shape, 1024 ** 3, 'this worker')).toThrow(
    /^config.batchSize is 32; allowed: 2 to \d+ at alpha 1 and 224 px: .* need \d\.\d GiB of memory, and this worker has 1.0 GiB$/,
  )
  requireFits(shape, 8 * 1024 ** 3, 'this worker')
})
