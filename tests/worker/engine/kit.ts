import * as tf from '@tensorflow/tfjs'
import type { Engine, EngineName, EngineOptions } from '#worker/engine/engine.ts'
import { engineNames } from '#worker/engine/engine.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { Adam } from '#worker/ml/adam.ts'
import { crossEntropy, logitsOf, trainingFeatures } from '#worker/ml/forward.ts'
import { buildNetwork, disposeNetwork, layersThatLearn, type Network } from '#worker/ml/network.ts'
import { learntWeightsOf } from '#worker/ml/weights.ts'

export interface EngineHere {
  title: string
  name: EngineName
  options: EngineOptions
}

/** Every engine that this machine has, the native one once for each of the processor's instruction sets. */
export async function enginesHere(): Promise<EngineHere[]> {
  const here: EngineHere[] = []
  for (const name of engineNames)
    for (const variant of name === 'native' ? ['avx512', 'avx2', 'neon'] : [undefined]) {
      const options = { variant, threads: 2 }
      try {
        await openEngine(name, options)
        here.push({ title: variant ? `${name} (${variant})` : name, name, options })
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('no engine starts'))) throw error
      }
    }
  return here
}

export const open = ({ name, options }: EngineHere, over: EngineOptions = {}): Promise<Engine> =>
  openEngine(name, { ...options, ...over })

export type Numbers = Float32Array

export const numbersOf = (tensor: tf.Tensor): Numbers => Float32Array.from(tensor.dataSync())

/** The same work on the reference and on another engine; each returns plain numbers. */
export async function onBoth(engine: EngineHere, work: () => Numbers[]): Promise<[Numbers[], Numbers[]]> {
  await openEngine('cpu')
  const reference = tf.tidy(work)
  await open(engine)
  return [reference, tf.tidy(work)]
}

/** Greatest difference of any two numbers, as a part of the reference's greatest value. */
export function greatestDifference(reference: readonly Numbers[], other: readonly Numbers[]): number {
  return Math.max(
    ...reference.map((numbers, i) => {
      const scale = numbers.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-30)
      const found = other[i] ?? new Float32Array()
      if (found.length !== numbers.length) return Number.POSITIVE_INFINITY
      return numbers.reduce((a, b, j) => Math.max(a, Math.abs(b - (found[j] ?? Number.NaN))), 0) / scale
    }),
  )
}

/** A sum whose gradient differs at every place. */
export const wavedSum = (y: tf.Tensor): tf.Scalar =>
  tf.sum(tf.mul(y, tf.sin(tf.range(0, y.size).reshape(y.shape)))) as tf.Scalar

export const smallShape = { imageSize: 32, alpha: 0.25, classCount: 3, dropout: 0, seed: 5, frozenBlocks: 0 }

/** The same picture for every engine. float32 [count, 32, 32, 3], -1 to 1 */
export const drawBatch = (count: number): tf.Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: count * 32 * 32 * 3 }, (_, i) => Math.sin(i * 12.9898) * Math.cos(i / 977)),
    [count, 32, 32, 3],
  )

const classes = (count: number) => Int32Array.from({ length: count }, (_, i) => i % 3)

/** One training step's loss and gradients, by weight. */
export function gradientsOf(network: Network, adam: Adam, count: number) {
  const images = drawBatch(count)
  const { value, grads } = tf.variableGrads(
    () => crossEntropy(logitsOf(network, trainingFeatures(network, images)), classes(count)),
    adam.variables,
  )
  images.dispose()
  return { loss: value, grads }
}

/** Trains a small network for some steps with the engine of this thread. */
export async function withTrained<T>(
  steps: number,
  act: (network: Network, everyStep: { loss: number; tensors: number }[]) => Promise<T>,
  afterStep: (step: number) => void = () => {},
): Promise<T> {
  const network = buildNetwork(smallShape)
  const adam = new Adam(learntWeightsOf(layersThatLearn(network)), 0.002)
  try {
    const seen: { loss: number; tensors: number }[] = []
    for (let step = 0; step < steps; step++) {
      const { loss, grads } = gradientsOf(network, adam, 4)
      adam.step(grads)
      const [value] = await loss.data()
      tf.dispose([loss, grads])
      seen.push({ loss: value ?? Number.NaN, tensors: tf.memory().numTensors })
      afterStep(step)
    }
    return await act(network, seen)
  } finally {
    adam.dispose()
    disposeNetwork(network)
  }
}
