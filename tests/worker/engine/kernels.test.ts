import * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import {
  type BiasedConvolution,
  crossEntropy,
  normaliseBatchRelu6,
  separableRelu6,
  stepAdam,
} from '#worker/engine/operations.ts'
import { type EngineHere, enginesHere, greatestDifference, numbersOf, onBoth, open, wavedSum } from './kit.ts'

const engines = (await enginesHere()).filter(e => e.name !== 'cpu')

/** [height, width, channels, stride, kernel, filters] */
type Shape = readonly [number, number, number, number, number, number]

const depthwise: Shape[] = [
  [12, 12, 8, 1, 3, 1],
  [12, 12, 8, 2, 3, 1],
  [13, 11, 24, 2, 3, 1],
  [11, 9, 5, 1, 3, 1],
  [11, 9, 5, 2, 3, 1],
  [3, 3, 33, 1, 3, 1],
  [4, 3, 47, 2, 3, 1],
  [2, 2, 7, 2, 3, 1],
  [1, 1, 64, 1, 3, 1],
  [1, 5, 31, 1, 3, 1],
  [40, 40, 19, 1, 3, 1],
  [40, 40, 19, 2, 3, 1],
]
const convolutions: Shape[] = [
  [14, 14, 3, 2, 3, 8],
  [33, 31, 3, 2, 3, 9],
  [9, 13, 3, 1, 3, 5],
  [15, 9, 1, 2, 3, 7],
  [8, 8, 16, 1, 1, 24],
  [7, 5, 33, 1, 1, 5],
  [1, 1, 7, 1, 1, 3],
  [40, 40, 9, 1, 1, 50],
  [8, 7, 4, 2, 1, 6],
  [7, 7, 2, 1, 5, 3],
  [5, 5, 300, 1, 1, 270],
]

const nameOf = ([height, width, channels, stride, kernel, filters]: Shape): string =>
  `${height} x ${width} x ${channels}, stride ${stride}, kernel ${kernel}, ${filters} filters`

const fits = ([height, width, , , kernel]: Shape, padding: 'same' | 'valid') =>
  padding === 'same' || kernel <= Math.min(height, width)

describe.each(engines.map(e => [e.title, e] as const))('%s agrees with the cpu engine', (_, engine) => {
  const agree = async (work: () => tf.Tensor[], within: number) => {
    const [reference, other] = await onBoth(engine, work)
    expect(greatestDifference(reference, other)).toBeLessThan(within)
  }

  for (const [kind, shapes] of [
    ['depthwise', depthwise],
    ['full', convolutions],
  ] as const)
    for (const padding of ['same', 'valid'] as const)
      test.each(shapes.filter(s => fits(s, padding)).map(s => [nameOf(s), s] as const))(
        `in a ${kind} convolution, ${padding}, and both its gradients within 1e-5: %s`,
        (_, [height, width, channels, stride, kernel, filters]) =>
          agree(() => {
            const x = tf.randomNormal([2, height, width, channels], 0, 1, 'float32', 1)
            const filter = tf.randomNormal([kernel, kernel, channels, filters], 0, 1, 'float32', 2)
            const convolve = (a: tf.Tensor, b: tf.Tensor) =>
              (kind === 'full' ? tf.conv2d : tf.depthwiseConv2d)(a as tf.Tensor4D, b as tf.Tensor4D, stride, padding)
            const gradients = tf.grads((a, b) => wavedSum(convolve(a, b)))([x, filter])
            return [convolve(x, filter), ...gradients]
          }, 1e-5),
      )

  test.each([
    ['a full convolution', tf.fused.conv2d, [3, 3, 5, 9]],
    ['a 1 x 1 convolution', tf.fused.conv2d, [1, 1, 5, 9]],
    ['a depthwise convolution', tf.fused.depthwiseConv2d, [3, 3, 5, 1]],
  ] as const)('in %s with bias and ReLU6 at once within 1e-5', (_, convolve, filterShape) =>
    agree(() => {
      const x = tf.randomNormal<tf.Rank.R4>([2, 9, 7, 5], 0, 2, 'float32', 1)
      const filter = tf.randomNormal<tf.Rank.R4>([...filterShape], 0, 2, 'float32', 2)
      const bias = tf.randomNormal([filterShape[3] === 1 ? 5 : 9], 2, 1, 'float32', 3)
      const fused = { x, filter, strides: 1, pad: 'same', bias, activation: 'relu6' } as const
      return [convolve(fused), convolve({ ...fused, activation: 'linear' })]
    }, 1e-5),
  )

  test.each([
    [9, 7, 5, 1, 9],
    [33, 30, 19, 2, 70],
    [3, 3, 40, 1, 2],
    [1, 1, 8, 1, 300],
  ])(
    'in a depthwise and a 1 x 1 convolution at once within 1e-5: %i x %i x %i, stride %i, %i filters',
    (height, width, channels, stride, filters) =>
      agree(() => {
        const x = tf.randomNormal<tf.Rank.R4>([3, height, width, channels], 0, 1, 'float32', 1)
        const [depthwise, pointwise] = [
          [3, 3, channels, 1],
          [1, 1, channels, filters],
        ].map((shape, i) => ({
          kernel: tf.randomNormal<tf.Rank.R4>(shape as [number, number, number, number], 0, 1, 'float32', i + 2),
          bias: tf.randomNormal<tf.Rank.R1>([i === 0 ? channels : filters], 1, 1, 'float32', i + 4),
          stride: i === 0 ? stride : 1,
        })) as [BiasedConvolution, BiasedConvolution]
        return [separableRelu6(x, depthwise, pointwise)]
      }, 1e-5),
  )

  test.each([
    [1, 1, 3],
    [4, 5, 7],
    [16, 9, 8],
    [3, 3, 130],
    [13, 11, 24],
  ])('in batch normalisation with ReLU6 and its three gradients within 1e-5: %i x %i x %i', (rows, columns, channels) =>
    agree(() => {
      const x = tf.randomNormal([3, rows, columns, channels], 2, 3, 'float32', 1)
      const gamma = tf.randomNormal([channels], 3, 1, 'float32', 2)
      const beta = tf.randomNormal([channels], 1, 1, 'float32', 3)
      const { y, mean, variance } = normaliseBatchRelu6(x, gamma, beta, 1e-3)
      const loss = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => wavedSum(normaliseBatchRelu6(a, b, c, 1e-3).y)
      return [y, mean, variance, ...tf.grads(loss)([x, gamma, beta])]
    }, 1e-5),
  )

  test('in batch normalisation of values that lie a thousand deviations from 0 within 1e-3', () =>
    agree(() => {
      const x = tf.add(tf.randomNormal([8, 6, 6, 5], 0, 0.01, 'float32', 1), 10)
      return [normaliseBatchRelu6(x, tf.ones([5]), tf.ones([5]), 1e-6).y]
    }, 1e-3))

  test.each([
    [1, 2],
    [7, 3],
    [32, 11],
  ])('in cross-entropy and its gradient within 1e-5: %i x %i', (rows, width) =>
    agree(() => {
      const logits = tf.randomNormal<tf.Rank.R2>([rows, width], 0, 2, 'float32', 1)
      const classIndices = Int32Array.from({ length: rows }, (_, i) => i % width)
      const loss = (x: tf.Tensor) => crossEntropy(x as tf.Tensor2D, classIndices)
      return [loss(logits), tf.grad(loss)(logits)]
    }, 1e-5),
  )

  test('in five steps of Adam for weights of any length within 1e-6', () =>
    agree(() => {
      const rates = { rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }
      let values: tf.Tensor[] = [1, 5, 40_000].map(n => tf.randomNormal([n], 0, 1, 'float32', n))
      const moments = values.map(v => {
        const [first, second] = [0, 0].map(() => tf.variable(tf.zeros(v.shape)))
        return { first, second } as { first: tf.Variable; second: tf.Variable }
      })
      for (let stepCount = 1; stepCount <= 5; stepCount++) {
        const weights = values.map((value, i) => ({
          value,
          gradient: tf.randomNormal(value.shape, 0, 1, 'float32', stepCount),
          ...(moments[i] as (typeof moments)[number]),
        }))
        values = stepAdam(weights, { ...rates, stepCount })
      }
      const changed = moments.flatMap(m => [m.first, m.second]).map(v => v.clone())
      for (const { first, second } of moments) tf.dispose([first, second])
      return [...values, ...changed]
    }, 1e-6))
})

describe.each(engines.map(e => [e.title, e] as const))('%s', (_, engine: EngineHere) => {
  test('takes the steps that tf.train.adam takes', async () => {
    await open(engine)
    const variable = tf.variable(tf.tensor1d([1, -2, 3, 0.5]))
    const adam = tf.train.adam(0.1)
    const [first, second] = [0, 0].map(() => tf.variable(tf.zeros([4]))) as [tf.Variable, tf.Variable]
    const steps: tf.Tensor[] = [tf.tensor1d([1, -2, 3, 0.5])]
    const expected: tf.Tensor[] = []
    for (let stepCount = 1; stepCount <= 3; stepCount++) {
      const gradient = tf.tensor1d([0.5, -1, 4, 0])
      adam.applyGradients([{ name: variable.name, tensor: gradient }])
      expected.push(variable.clone())
      const weight = { value: steps.at(-1) as tf.Tensor, gradient, first, second }
      steps.push(...stepAdam([weight], { rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, stepCount }))
      gradient.dispose()
    }
    const [, ...taken] = await numbersOf(steps)
    // By hand: the first step moves each value by the rate against its gradient's sign.
    expect([...(taken[0] ?? [])].map(v => Number(v.toFixed(5)))).toEqual([0.9, -1.9, 2.9, 0.5])
    expect(greatestDifference(await numbersOf(expected), taken)).toBeLessThan(1e-5)
    adam.dispose()
    tf.dispose([variable, first, second])
  })

  test('keeps a value that is not a number visible, through batch normalisation and in the loss', async () => {
    await open(engine)
    const [y, loss] = await numbersOf(
      tf.tidy(() => [
        normaliseBatchRelu6(tf.tensor2d([[1], [Number.NaN], [3]]), tf.ones([1]), tf.zeros([1]), 1e-3).y,
        crossEntropy(tf.tensor2d([[1, Number.NaN, 3]]), Int32Array.of(0)),
      ]),
    )
    expect([...(y ?? [])].every(Number.isNaN)).toBe(true)
    expect(loss?.[0]).toBeNaN()
  })
})

describe.each(engines.filter(e => ['native', 'wasm'].includes(e.name)).map(e => [e.title, e] as const))(
  '%s',
  (_, e) => {
    test('refuses the gradient of a depthwise filter that it has no kernel for, by its shape', async () => {
      await open(e)
      const gradient = () =>
        tf.tidy(() => {
          const [x, filter] = [tf.ones<tf.Rank.R4>([1, 8, 8, 2]), tf.ones<tf.Rank.R4>([5, 5, 2, 1])]
          return tf.grads((a, b) => wavedSum(tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same')))([
            x,
            filter,
          ])
        })
      expect(gradient).toThrow('a depthwise filter 5 x 5 x 2 x 1; allowed: 3 x 3')
    })
  },
)
