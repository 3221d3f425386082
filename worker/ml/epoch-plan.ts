import { blockCount } from '#core/network/mobilenet-v1.ts'
import type { TrainingConfig } from '#core/training-run/config.ts'
import { batchesOf, inBatches } from './batches.ts'
import type { BatchRequest } from './pixels/loader-protocol.ts'
import { imagesMeasured } from './statistics.ts'

/** The batches of one epoch, in this order. Samples are counted through TRAIN, then VALIDATION. */
export interface EpochPlan {
  /** Every sample of TRAIN once, augmented as for this epoch. */
  learn: BatchRequest[]
  /** Samples of TRAIN as they are, to measure statistics over; none where the backbone is frozen. */
  statistics: BatchRequest[]
  /** Every sample of VALIDATION, as they are. */
  validate: BatchRequest[]
}

export interface SplitSizes {
  train: number
  validation: number
}

/** @param epoch from 1 */
export function planEpoch(config: TrainingConfig, sizes: SplitSizes, epoch: number): EpochPlan {
  const { batchSize, seed } = config
  const learn = batchesOf(sizes.train, batchSize, seed, epoch)
  const validation = Array.from({ length: sizes.validation }, (_, i) => sizes.train + i)
  const asTheyAre = (batches: number[][]) => batches.map(indices => ({ indices, augmentedFor: null }))
  return {
    learn: learn.map(indices => ({ indices, augmentedFor: epoch })),
    statistics: isBackboneFrozen(config) ? [] : asTheyAre(learn.slice(0, Math.ceil(imagesMeasured / batchSize))),
    validate: asTheyAre(inBatches(validation, batchSize)),
  }
}

/** Only the head learns. */
export const isBackboneFrozen = ({ frozenBlocks }: Pick<TrainingConfig, 'frozenBlocks'>): boolean =>
  frozenBlocks === blockCount

/** All batches of the epochs after one, as far as the config goes. @param epoch the last finished, 0 before the first */
export function* batchesAfter(config: TrainingConfig, sizes: SplitSizes, epoch: number): Generator<BatchRequest> {
  for (let next = epoch + 1; next <= config.epochs; next++) {
    const { learn, statistics, validate } = planEpoch(config, sizes, next)
    yield* [...learn, ...statistics, ...validate]
  }
}
