import type { Change } from '#core/pixels/network-values.ts'
import { createRandom } from '#core/random.ts'
import type { Augmentation } from '#core/training-run/config.ts'

/** What a run does to its TRAIN images. */
export interface AugmentedRun {
  augmentation: Augmentation
  /** Of the run. */
  seed: number
}

/** Whether it changes anything at all. */
export const isAugmented = ({ flip, rotationDegrees, shift, brightness, contrast }: Augmentation): boolean =>
  flip || rotationDegrees > 0 || shift > 0 || brightness > 0 || contrast > 0

/**
 * How one image is changed in one epoch: by the run's seed, the epoch and the image alone, so that neither the order
 * of the batches, nor the number of threads, nor an interruption changes it.
 * @param epoch from 1
 * @param size side, pixels
 */
export function drawChange({ augmentation, seed }: AugmentedRun, epoch: number, sha256: string, size: number): Change {
  const random = createRandom(`${seed}/augmentation/${epoch}/${sha256}`)
  const either = (most: number) => random.between(-1, 1) * most
  // All are drawn, whether asked for or not: what one of them does never depends on another being on.
  return {
    isFlipped: random.float() < 0.5 && augmentation.flip,
    turn: (either(augmentation.rotationDegrees) * Math.PI) / 180,
    right: either(augmentation.shift) * size,
    down: either(augmentation.shift) * size,
    contrast: (1 + augmentation.contrast) ** random.between(-1, 1),
    brightness: either(augmentation.brightness),
  }
}
