/** Milliseconds that worker/ml counts while it trains. */
export interface LearningTimings {
  /** Reading, decoding and resizing images, or taking them from the cache. */
  pixelsMs: number
  /** Learning from TRAIN. */
  trainMs: number
  /** Measuring VALIDATION. */
  validateMs: number
}

/** Where the time of a run went: of the attempt that finished it. */
export interface RunTimings extends Partial<LearningTimings> {
  /** Asking the model about TEST. */
  evaluateMs: number
  /** Writing epochs, checkpoints and the model. */
  writeMs: number
}

/** What of a run's timings is known, milliseconds. */
export const timingNames = ['pixelsMs', 'trainMs', 'validateMs', 'evaluateMs', 'writeMs'] as const

/** Reads timings that were stored with a run. */
export const timingsOf = (run: { timings: unknown }) => run.timings as RunTimings | null
