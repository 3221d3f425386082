import { InvalidInput } from '#core/errors.ts'
import type { Preprocessing } from '#core/pixels/preprocessing.ts'
import { preprocessingOfConfig, type TrainingConfig } from '#core/training-run/config.ts'
import type { EpochMetrics } from '#core/training-run/epoch-metrics.ts'
import { exportModel, type ModelArtifacts } from './artifacts.ts'
import { runEpoch, type Timings } from './epoch.ts'
import { openExamples } from './examples.ts'
import { Learner } from './learner.ts'
import type { CacheLimits } from './pixels/kept-planes.ts'
import type { Pretrained } from './pretrained.ts'
import { type Rows, rowAt, type Sample } from './samples.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

export interface TrainInput {
  config: TrainingConfig
  /** At least 2; the network's answers are in this order. */
  classCount: number
  train: Rows<Sample>
  validation: Rows<Sample>
  /** The place of the blob store that has their pictures. */
  blobs: string
  /** What the network starts from, where its config names any. */
  pretrained?: Pretrained
  /** What onEpoch was last given, to go on from there. */
  checkpoint?: Uint8Array
  /** The folder where pixels (`pixels`) and features of a frozen backbone (`features`) are kept; unset: nowhere. */
  cacheDir?: string
  /** Of the pixels. */
  cacheLimits?: CacheLimits
}

export interface TrainHooks extends WorkHooks {
  /**
   * Awaited before the next epoch starts.
   * @param checkpoint all that is needed to go on after this epoch, in a buffer of its own that may be given away
   */
  onEpoch(epoch: EpochMetrics, checkpoint: Uint8Array<ArrayBuffer>): Promise<void>
}

export interface Trained extends ModelArtifacts {
  stopReason: 'COMPLETED' | 'EARLY_STOPPED'
  /** The one with the lowest validation loss; the model has its weights. */
  bestEpoch: number
  preprocessing: Preprocessing
  timings: Timings
}

/**
 * Trains one network with the engine of this thread. The same input on the same engine gives the same weights, bit
 * for bit, whether or not it was interrupted after an epoch.
 * @throws InvalidInput for samples, images or pretrained weights that cannot be used; Cancelled; Error where the loss
 * is no longer finite or the checkpoint is damaged
 */
export async function trainNetwork(input: TrainInput, hooks: TrainHooks): Promise<Trained> {
  const { config, classCount } = input
  requireSamples('train', input.train, 2, classCount)
  requireSamples('validation', input.validation, 1, classCount)
  if (config.frozenBlocks > 0 && config.pretrainedSha256 === null)
    throw new InvalidInput('pretrainedSha256', null, 'that of pretrained weights, where the backbone is frozen')
  stopIfCancelled(hooks)

  const learner = Learner.open(input)
  const timings: Timings = { pixelsMs: 0, trainMs: 0, validateMs: 0 }
  try {
    if (stopReasonOf(learner, config) === null) await learn(learner, input, hooks, timings)
    const bestEpoch = learner.takeBest()
    return {
      stopReason: stopReasonOf(learner, config) ?? 'COMPLETED',
      bestEpoch,
      preprocessing: preprocessingOfConfig(config),
      timings,
      ...(await exportModel(learner.network.model)),
    }
  } finally {
    learner.dispose()
  }
}

/** Epoch after epoch until there is a reason to stop. */
async function learn(learner: Learner, input: TrainInput, hooks: TrainHooks, timings: Timings): Promise<void> {
  const { config } = input
  const { network, epoch } = learner
  const { train, validation, blobs, cacheDir, cacheLimits } = input
  const source = { train, validation, blobs, cacheDir, cacheLimits }
  const sizes = { train: train.length, validation: validation.length }
  const start = performance.now()
  const examples = await openExamples({ network, config, epoch, ...source }, hooks)
  try {
    timings.pixelsMs = examples.waitedMs()
    timings.trainMs = performance.now() - start - timings.pixelsMs
    while (stopReasonOf(learner, config) === null) {
      const metrics = await runEpoch({ learner, config, examples, sizes }, hooks, timings)
      await hooks.onEpoch(metrics, await learner.save())
    }
  } finally {
    await examples.close()
  }
}

function stopReasonOf(learner: Learner, { epochs, patience }: TrainingConfig): Trained['stopReason'] | null {
  if (learner.epoch >= epochs) return 'COMPLETED'
  return patience !== null && learner.epochsWithoutGain >= patience ? 'EARLY_STOPPED' : null
}

function requireSamples(field: string, samples: Rows<Sample>, least: number, classCount: number): void {
  if (samples.length < least) throw new InvalidInput(field, `${samples.length} images`, `at least ${least}`)
  for (let i = 0; i < samples.length; i++) {
    const { sha256, classIndex } = rowAt(samples, i)
    if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classCount)
      throw new InvalidInput(field, `class ${classIndex} of image ${sha256}`, `from 0 to ${classCount - 1}`)
  }
}
