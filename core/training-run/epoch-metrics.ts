/** What one pass over TRAIN came to. */
export interface EpochMetrics {
  /** From 1. */
  number: number
  /** Mean cross-entropy over the epoch's batches as they were learnt from, nats. */
  trainLoss: number
  /** Of the same answers, 0 to 1. */
  trainAccuracy: number
  /** Mean cross-entropy after the epoch, nats. */
  validationLoss: number
  validationAccuracy: number
  /** Training and validation together. */
  durationMs: number
  /** Images learnt from, by the time that learning took. */
  imagesPerSecond: number
  /** Its validation loss is the lowest so far. */
  isBest: boolean
}
