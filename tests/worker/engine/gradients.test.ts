import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { openEngine } from '#worker/engine/open-engine.ts'
import { normaliseBatchRelu6, stepAdam } from '#worker/engine/operations.ts'

beforeAll(async () => {
  await openEngine('wasm')
})

type Numbers = Float32Array

/** Runs the same work on two engines; each returns plain numbers. */
async function onBoth(work: () => Numbers[]): Promise<[Numbers[], Numbers[]]> {
  await tf.setBackend('cpu')
  const reference = tf.tidy(work)
  await tf.setBackend('wasm')
  return [reference, tf.tidy(work)]
}

/** Greatest difference, as a part of the greatest reference value. */
const difference = (reference: Numbers, other: Numbers): number => {
  expect(other.length).toBe(reference.length)
  const scale = reference.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-30)
  return reference.reduce((a, b, i) => Math.max(a, Math.abs(b - (other[i] ?? Number.NaN))), 0) / scale
}

const numbersOf = (tensor: tf.Tensor): Numbers => Float32Array.from(tensor.dataSync())
/** A sum whose gradient differs at every place. */
const wavedSum = (y: tf.Tensor): tf.Scalar => tf.sum(tf.mul(y, tf.sin(tf.range(0, y.size).reshape(y.shape))))

interface Shape {
  height: number
  width: number
  channels: number
  stride: number
  kernel: number
  filters: number
}
const shape = (
  height: number,
  width: number,
  channels: number,
  stride: number,
  kernel: number,
  filters = 0,
): Shape => ({
  height,
  width,
  channels,
  stride,
  kernel,
  filters,
})
const nameOf = (s: Shape): string =>
  `${s.height} x ${s.width} x ${s.channels}, stride ${s.stride}, kernel ${s.kernel}${s.filters ? `, ${s.filters} filters` : ''}`

const depthwise = [
  shape(12, 12, 8, 1, 3),
  shape(12, 12, 8, 2, 3),
  shape(13, 11, 8, 2, 3),
  shape(11, 9, 5, 1, 3),
  shape(3, 3, 33, 1, 3),
  shape(2, 2, 7, 2, 3),
  shape(1, 1, 64, 1, 3),
  shape(9, 10, 3, 1, 5),
  shape(9, 10, 3, 2, 2),
]
const convolutions = [
  shape(14, 14, 3, 2, 3, 8),
  shape(9, 13, 3, 1, 3, 5),
  shape(15, 9, 3, 2, 3, 7),
  shape(8, 8, 16, 1, 1, 24),
  shape(7, 5, 33, 1, 1, 5),
  shape(1, 1, 7, 1, 1, 3),
  shape(8, 7, 4, 2, 1, 6),
  shape(7, 7, 2, 1, 5, 3),
]

describe('convolutions on wasm agree with the cpu engine within 1e-5', () => {
  for (const [kind, shapes] of [
    ['depthwise', depthwise],
    ['full', convolutions],
  ] as const)
    for (const padding of ['same', 'valid'] as const)
      test.each(
        shapes.filter(s => padding === 'same' || s.kernel <= Math.min(s.height, s.width)).map(s => [nameOf(s), s]),
      )(`${kind}, ${padding}, %s: value and both gradients`, async (_, s) => {
        const [reference, fast] = await onBoth(() => {
          const x = tf.randomNormal([2, s.height, s.width, s.channels], 0, 1, 'float32', 1)
          const filter = tf.randomNormal(
            [s.kernel, s.kernel, s.channels, kind === 'full' ? s.filters : 1],
            0,
            1,
            'float32',
            2,
          )
          const loss = (a: tf.Tensor, b: tf.Tensor) =>
            wavedSum(
              (kind === 'full' ? tf.conv2d : tf.depthwiseConv2d)(a as tf.Tensor4D, b as tf.Tensor4D, s.stride, padding),
            )
          return [loss(x, filter), ...tf.grads(loss)([x, filter])].map(numbersOf)
        })
        reference.forEach((numbers, i) => {
          expect(difference(numbers, fast[i] ?? new Float32Array())).toBeLessThan(1e-5)
        })
      })
})

describe('operations of training', () => {
  test.each([
    [1, 1, 3],
    [4, 5, 7],
    [16, 9, 8],
  ])(
    'batch normalisation with ReLU6 agrees with its composition within 1e-5: %i x %i x %i',
    async (rows, columns, channels) => {
      const [reference, fast] = await onBoth(() => {
        const x = tf.randomNormal([3, rows, columns, channels], 2, 3, 'float32', 1)
        const gamma = tf.randomNormal([channels], 3, 1, 'float32', 2)
        const beta = tf.randomNormal([channels], 1, 1, 'float32', 3)
        const { mean, variance } = normaliseBatchRelu6(x, gamma, beta, 1e-3)
        const loss = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => wavedSum(normaliseBatchRelu6(a, b, c, 1e-3).y)
        return [mean, variance, loss(x, gamma, beta), ...tf.grads(loss)([x, gamma, beta])].map(numbersOf)
      })
      reference.forEach((numbers, i) => {
        expect(difference(numbers, fast[i] ?? new Float32Array())).toBeLessThan(1e-5)
      })
    },
  )

  test('a value that is not a number stays visible through batch normalisation', () => {
    const y = tf.tidy(() =>
      numbersOf(normaliseBatchRelu6(tf.tensor2d([[1], [Number.NaN], [3]]), tf.ones([1]), tf.zeros([1]), 1e-3).y),
    )
    expect([...y].every(Number.isNaN)).toBe(true)
  })

  test('five steps of Adam agree with its composition, and the first is the hand-computed one', async () => {
    const [reference, fast] = await onBoth(() => {
      const moments = { first: tf.variable(tf.zeros([5])), second: tf.variable(tf.zeros([5])) }
      let value: tf.Tensor = tf.tensor1d([1, -2, 3, 0.5, 0])
      const steps: Numbers[] = []
      for (let t = 1; t <= 5; t++) {
        const rate = (0.1 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t)
        value = stepAdam(value, tf.tensor1d([0.5, -1, t, 2, 0]), moments, {
          rate,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
        })
        steps.push(numbersOf(value))
      }
      moments.first.dispose()
      moments.second.dispose()
      return steps
    })
    // The first step of Adam moves each value by the rate against its gradient's sign.
    expect([...(reference[0] ?? [])].map(v => Number(v.toFixed(5)))).toEqual([0.9, -1.9, 2.9, 0.4, 0])
    reference.forEach((numbers, i) => {
      expect(difference(numbers, fast[i] ?? new Float32Array())).toBeLessThan(1e-6)
    })
  })

  test('neither a forward and backward pass nor a step of Adam leaves memory behind', () => {
    const once = () =>
      tf.tidy(() => {
        const x = tf.ones([2, 8, 8, 4])
        const loss = (a: tf.Tensor, f: tf.Tensor, d: tf.Tensor) =>
          tf.sum(
            normaliseBatchRelu6(
              tf.depthwiseConv2d(tf.conv2d(a as tf.Tensor4D, f as tf.Tensor4D, 2, 'same'), d as tf.Tensor4D, 1, 'same'),
              tf.ones([4]),
              tf.zeros([4]),
              1e-3,
            ).y,
          )
        tf.grads(loss)([x, tf.ones([3, 3, 4, 4]), tf.ones([3, 3, 4, 1])])
      })
    once()
    const [tensors, buffers] = [tf.memory().numTensors, tf.backend().numDataIds()]
    for (let i = 0; i < 5; i++) once()
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual([tensors, buffers])
  })
})
