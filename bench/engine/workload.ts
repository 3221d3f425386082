import * as tf from '@tensorflow/tfjs'
import { type Recipe, recipes } from '#core/training-run/config.ts'
import { foldModel } from '#worker/ml/fold.ts'
import { trainingFeatures } from '#worker/ml/forward.ts'
import { learnFromBatch } from '#worker/ml/learn-from-batch.ts'
import { Learner } from '#worker/ml/learner.ts'
import { buildNetwork, disposeNetwork } from '#worker/ml/network.ts'
import { measureStatistics } from '#worker/ml/statistics.ts'
import { type Config, classCount, type Task } from './config.ts'
import { classesOf, readImages } from './images.ts'

/** Something to do again and again with one network, with the engine of this process. */
export interface Workload {
  /** One batch: of training or of inference. @returns loss, nats; none at inference */
  step(): Promise<number | null>
  /** A sum over what learns: another after a step of training. */
  checksum(): Promise<number>
  dispose(): void
}

const seed = 1
const dropoutRate = 0.001

export const openWorkload = async ({ mode, config, imagesFile }: Task): Promise<Workload> => {
  const batches = await readImages(imagesFile, config)
  const tensors = cycle(batches, [config.batchSize, config.imageSize, config.imageSize, 3])
  return mode === 'training' ? openTraining(config, tensors) : openInference(config, tensors)
}

/** The batches in turn. What moves a batch into the engine is part of a step: the product does it at every one. */
function cycle(batches: Float32Array[], shape: [number, number, number, number]): () => tf.Tensor4D {
  let next = 0
  return () => tf.tensor4d(batches[next++ % batches.length] ?? [], shape)
}

/** The published recipe: Adam, nothing pretrained, the whole network learns. */
function fromScratch(): Recipe {
  const recipe = recipes.find(r => r.name === 'spine-fracture')
  if (!recipe) throw new Error('there is no recipe spine-fracture; allowed: the published one')
  return recipe
}

async function openTraining(config: Config, images: () => tf.Tensor4D): Promise<Workload> {
  const { alpha, imageSize, batchSize } = config
  const learner = Learner.open({
    config: { ...fromScratch().config, alpha, imageSize, batchSize, dropout: dropoutRate, seed },
    classCount,
  })
  const classIndices = classesOf(config)
  let steps = 0
  return {
    async step() {
      const batch = images()
      try {
        const features = () => trainingFeatures(learner.network, batch)
        const dropout = { rate: dropoutRate, seed: steps++ }
        return (await learnFromBatch(learner, features, classIndices, dropout)).loss
      } finally {
        batch.dispose()
      }
    },
    async checksum() {
      const sums = tf.tidy(() => tf.addN(learner.adam.variables.map(v => tf.sum(tf.abs(v)))))
      const [sum] = await sums.data()
      sums.dispose()
      return sum ?? Number.NaN
    },
    dispose: () => learner.dispose(),
  }
}

async function openInference(config: Config, images: () => tf.Tensor4D): Promise<Workload> {
  const { alpha, imageSize } = config
  const network = buildNetwork({ imageSize, alpha, classCount, dropout: dropoutRate, seed, frozenBlocks: 0 })
  // With the statistics of a new network the activations shrink from layer to layer to next to nothing.
  await measureStatistics(network, [images()])
  const inference = foldModel(network.model)
  return {
    async step() {
      const answers = tf.tidy(() => inference.probabilities(images()))
      const values = await answers.data()
      answers.dispose()
      if (!values.every(Number.isFinite)) throw new Error('the network answers what is no number')
      return null
    },
    checksum: async () => 0,
    dispose: () => {
      inference.dispose()
      disposeNetwork(network)
    },
  }
}
