import { createRandom } from '#core/random.ts'

/**
 * The order in which one epoch takes the samples, the same for the same seed and epoch.
 * @param count samples
 * @param epoch from 1
 * @returns indices of the samples, batchSize in each; the last batch may be smaller, but one of a single sample is
 * left out: batch normalisation has nothing to normalise in it
 */
export function batchesOf(count: number, batchSize: number, seed: number, epoch: number): number[][] {
  const order = createRandom(`${seed}/batches/${epoch}`).shuffle(Array.from({ length: count }, (_, i) => i))
  return inBatches(order, batchSize).filter(batch => batch.length > 1)
}

export const inBatches = <T>(items: readonly T[], batchSize: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / batchSize) }, (_, i) => items.slice(i * batchSize, (i + 1) * batchSize))

/** A seed for one step's dropout: no two steps of a run drop alike, and a resumed run drops as the whole one did. */
export const dropoutSeed = (seed: number, epoch: number, step: number): number =>
  createRandom(`${seed}/dropout/${epoch}/${step}`).uint32()
