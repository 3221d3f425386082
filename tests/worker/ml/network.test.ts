import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { openEngine } from '#worker/engine/open-engine.ts'
import { exportModel, loadModel } from '#worker/ml/artifacts.ts'
import { batchesOf, dropoutSeed } from '#worker/ml/batches.ts'
import { logitsOf, trainingFeatures } from '#worker/ml/forward.ts'
import { buildNetwork, disposeNetwork } from '#worker/ml/network.ts'
import { measureStatistics } from '#worker/ml/statistics.ts'
import { hashOf } from './kit.ts'

beforeAll(async () => {
  await openEngine('wasm')
})

const shape = { imageSize: 32, alpha: 0.25, classCount: 3, dropout: 0.2, seed: 5, frozenBlocks: 0 }

describe('buildNetwork', () => {
  test.each([
    [1, 4_253_864],
    [0.75, 2_601_976],
    [0.5, 1_342_536],
    [0.25, 475_544],
  ])('has at alpha %d as many weights as Keras counts with 1000 classes: %i', (alpha, count) => {
    const network = buildNetwork({ ...shape, imageSize: 224, alpha, classCount: 1000 })
    expect(network.model.countParams()).toBe(count)
    disposeNetwork(network)
  })

  test('answers with a distribution over the classes, and frees all that it took', () => {
    const before = tf.memory().numTensors
    const network = buildNetwork(shape)
    tf.tidy(() => {
      const output = network.model.predict(tf.randomUniform([2, 32, 32, 3], -1, 1, 'float32', 1)) as tf.Tensor
      expect(output.shape).toEqual([2, 3])
      for (const sum of tf.sum(output, 1).dataSync()) expect(sum).toBeCloseTo(1, 5)
    })
    disposeNetwork(network)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('names its layers as Keras does', () => {
    const network = buildNetwork(shape)
    const names = network.model.layers.map(l => l.name)
    expect(names.slice(0, 7)).toEqual([
      'input_1',
      'conv1',
      'conv1_bn',
      'conv1_relu',
      'conv_dw_1',
      'conv_dw_1_bn',
      'conv_dw_1_relu',
    ])
    expect(names).toContain('conv_pw_13_relu')
    expect(names.slice(-6)).toEqual([
      'global_average_pooling2d',
      'reshape_1',
      'dropout',
      'conv_preds',
      'reshape_2',
      'act_softmax',
    ])
    disposeNetwork(network)
  })

  test('its training pass gives what its own layers give, called as in training', () => {
    const network = buildNetwork(shape)
    const [own, layers] = tf.tidy(() => {
      const images = tf.randomUniform<tf.Rank.R4>([4, 32, 32, 3], -1, 1, 'float32', 1)
      const reference = network.backbone.apply(images, { training: true }) as tf.Tensor
      return [trainingFeatures(network, images).dataSync(), reference.dataSync()]
    })
    for (const [i, value] of layers.entries()) expect(own[i]).toBeCloseTo(value, 3)
    disposeNetwork(network)
  })

  test('measures the statistics of the first layer as computed by hand, over batches of any size', async () => {
    const network = buildNetwork(shape)
    const images = tf.randomUniform<tf.Rank.R4>([6, 32, 32, 3], -1, 1, 'float32', 3)
    await measureStatistics(network, [tf.slice(images, 0, 2), tf.slice(images, 2)])
    const [, , mean, variance] = network.model.getLayer('conv1_bn').getWeights()
    const expected = tf.tidy(() => {
      const [kernel] = network.model.getLayer('conv1').getWeights()
      return tf.moments(tf.conv2d(images, kernel as tf.Tensor4D, 2, 'same'), [0, 1, 2])
    })
    for (const [measured, byHand] of [
      [mean, expected.mean],
      [variance, expected.variance],
    ] as const) {
      const values = byHand.dataSync()
      measured?.dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(values[i] ?? 0, 5)
      })
    }
    tf.dispose([images, expected.mean, expected.variance])
    disposeNetwork(network)
  })

  test('drops other features at every step, the same ones for the same seed', () => {
    const network = buildNetwork({ ...shape, dropout: 0.5 })
    const drop = (seed: number) =>
      tf.tidy(() => [...logitsOf(network, tf.ones([2, 256]), { rate: 0.5, seed }).dataSync()])
    expect(drop(dropoutSeed(1, 1, 0))).toEqual(drop(dropoutSeed(1, 1, 0)))
    expect(drop(dropoutSeed(1, 1, 0))).not.toEqual(drop(dropoutSeed(1, 1, 1)))
    expect(dropoutSeed(1, 2, 0)).not.toBe(dropoutSeed(1, 1, 0))
    disposeNetwork(network)
  })

  test.each([
    [{ imageSize: 7 }, 'imageSize is 7; allowed: a multiple of 32'],
    [{ imageSize: 0 }, 'imageSize is 0; allowed: a multiple of 32'],
    [{ classCount: 1 }, 'classCount is 1; allowed: at least 2'],
  ])('refuses %o', (wrong, message) => {
    expect(() => buildNetwork({ ...shape, ...wrong })).toThrow(message)
  })
})

describe('artifacts', () => {
  test('a model loaded from its files answers as before and saves to the same bytes', async () => {
    const network = buildNetwork(shape)
    const saved = await exportModel(network.model)
    const loaded = await loadModel(saved.modelJson, saved.weights)
    const images = tf.randomUniform([2, 32, 32, 3], -1, 1, 'float32', 1)
    const answers = [network.model, loaded].map(m => tf.tidy(() => [...(m.predict(images) as tf.Tensor).dataSync()]))
    expect(answers[0]).toEqual(answers[1])
    expect(hashOf((await exportModel(loaded)).weights)).toBe(hashOf(saved.weights))
    tf.dispose(images)
    loaded.dispose()
    disposeNetwork(network)
  })

  test('weights that are cut short are refused', async () => {
    const network = buildNetwork(shape)
    const { modelJson, weights } = await exportModel(network.model)
    await expect(loadModel(modelJson, weights.subarray(4))).rejects.toThrow(/weights of \d+ bytes; allowed: the \d+/)
    disposeNetwork(network)
  })
})

describe('batchesOf', () => {
  test('takes every sample once, in an order of its own for each epoch', () => {
    const first = batchesOf(10, 4, 1, 1)
    expect(first.map(b => b.length)).toEqual([4, 4, 2])
    expect(first.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(batchesOf(10, 4, 1, 1)).toEqual(first)
    expect(batchesOf(10, 4, 1, 2)).not.toEqual(first)
    expect(batchesOf(10, 4, 2, 1)).not.toEqual(first)
    expect(batchesOf(9, 4, 1, 1).map(b => b.length)).toEqual([4, 4])
  })
})
