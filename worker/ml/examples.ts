import * as tf from '@tensorflow/tfjs'
import { preprocessingOfConfig, type TrainingConfig } from '#core/training-run/config.ts'
import { consume } from './consume.ts'
import { batchesAfter, isBackboneFrozen, type SplitSizes } from './epoch-plan.ts'
import { featuresOf } from './features.ts'
import { foldModel } from './fold.ts'
import { trainingFeatures } from './forward.ts'
import type { Network } from './network.ts'
import { isAugmented } from './pixels/draw-change.ts'
import type { CacheLimits } from './pixels/kept-planes.ts'
import { Loader } from './pixels/loader.ts'
import type { BatchRequest } from './pixels/loader-protocol.ts'
import { joined, type Rows, rowAt, type Sample } from './samples.ts'
import type { WorkHooks } from './work.ts'

/** One batch of samples as the network takes it. */
export interface Batch {
  classIndices: Int32Array
  /** float32 [samples, imageSize, imageSize, 3], -1 to 1; where the backbone is frozen its float32 [samples, features]. */
  input: tf.Tensor
}

/** The samples of a run, batch by batch in the order of its epochs' plans. */
export interface Examples {
  /** @param request the next of the plan; the caller disposes of the input @throws as Loader.next */
  take(request: BatchRequest): Promise<Batch>
  /** What gives the pooled features of a batch's input as at inference, with the weights as they are now. */
  openInference(): FeatureInference
  /** The same while learning: differentiable in what learns, normalised by this very batch. */
  trainingFeatures(input: tf.Tensor): tf.Tensor2D
  /** How long this thread has waited for pixels so far, ms. */
  waitedMs(): number
  /** Ends the thread that prepares them. */
  close(): Promise<void>
}

export interface FeatureInference {
  /** @returns float32 [samples, features] */
  features(input: tf.Tensor): tf.Tensor2D
  dispose(): void
}

export interface ExamplesInput {
  network: Network
  config: TrainingConfig
  train: Rows<Sample>
  validation: Rows<Sample>
  /** The last finished epoch, 0 before the first. */
  epoch: number
  /** The place of the blob store that has their pictures. */
  blobs: string
  cacheDir?: string
  cacheLimits?: CacheLimits
}

/**
 * Images where the backbone learns; features where it is frozen: computed once for images that stay as they are, at
 * every epoch for those that are augmented.
 * @throws Cancelled, InvalidInput where an image cannot be read
 */
export const openExamples = (input: ExamplesInput, hooks: WorkHooks): Promise<Examples> =>
  isBackboneFrozen(input.config) ? openFeatures(input, hooks) : Promise.resolve(openImages(input, hooks))

function openImages(input: ExamplesInput, hooks: WorkHooks): Examples {
  const { network, config, epoch } = input
  const { samples, sizes } = samplesOf(input)
  const loader = new Loader(loaderInput(input), batchesAfter(config, sizes, epoch), hooks)
  return {
    take: async request => ({ classIndices: classesOf(samples, request), input: await loader.next() }),
    openInference: () => {
      const { features, dispose } = foldModel(network.model)
      return { features: images => features(images as tf.Tensor4D), dispose }
    },
    trainingFeatures: images => trainingFeatures(network, images as tf.Tensor4D),
    waitedMs: () => loader.waitedMs,
    close: () => loader.close(),
  }
}

async function openFeatures(input: ExamplesInput, hooks: WorkHooks): Promise<Examples> {
  const { network, config, epoch } = input
  const { samples, sizes } = samplesOf(input)
  const augmented = isAugmented(config.augmentation)
  const unchanged = augmented ? input.validation : samples
  const { blobs, cacheDir, cacheLimits } = input
  const preprocessing = preprocessingOfConfig(config)
  const source = { images: unchanged, blobs, preprocessing, cacheDir, cacheLimits }
  const computed = await featuresOf(network, config.pretrainedSha256 ?? '', source, hooks)
  const { values, width } = computed
  const rowOf = (index: number) => {
    const row = index - (samples.length - unchanged.length)
    return values.subarray(row * width, (row + 1) * width)
  }
  const isLoaded = ({ augmentedFor }: BatchRequest) => augmented && augmentedFor !== null
  const plan = only(batchesAfter(config, sizes, epoch), isLoaded)
  const loader = augmented ? new Loader(loaderInput(input), plan, hooks) : null

  const inference = loader ? foldModel(network.model) : null
  const stored = ({ indices }: BatchRequest) => tf.tidy(() => tf.stack(indices.map(i => tf.tensor1d(rowOf(i)))))
  const asTheyAre = (features: tf.Tensor) => features as tf.Tensor2D
  return {
    take: async request => ({
      classIndices: classesOf(samples, request),
      input:
        loader && inference && isLoaded(request) ? consume(await loader.next(), inference.features) : stored(request),
    }),
    openInference: () => ({ features: asTheyAre, dispose: () => {} }),
    trainingFeatures: asTheyAre,
    waitedMs: () => computed.waitedMs + (loader?.waitedMs ?? 0),
    close: async () => {
      inference?.dispose()
      await loader?.close()
    },
  }
}

function* only<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Generator<T> {
  for (const item of items) if (isWanted(item)) yield item
}

/** TRAIN, then VALIDATION: so the plans of epochs count them. */
const samplesOf = ({ train, validation }: ExamplesInput): { samples: Rows<Sample>; sizes: SplitSizes } => ({
  samples: joined(train, validation),
  sizes: { train: train.length, validation: validation.length },
})

const loaderInput = ({ config, train, validation, blobs, cacheDir, cacheLimits }: ExamplesInput) => ({
  images: joined(train, validation),
  blobs,
  preprocessing: preprocessingOfConfig(config),
  batchSize: config.batchSize,
  cacheDir,
  cacheLimits,
  augmentedRun: { augmentation: config.augmentation, seed: config.seed },
})

const classesOf = (samples: Rows<Sample>, { indices }: BatchRequest): Int32Array =>
  Int32Array.from(indices, i => rowAt(samples, i).classIndex)
