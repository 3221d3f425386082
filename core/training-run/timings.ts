/** Where the time of a run went, milliseconds of the attempt that trained it to the end; of asking about TEST, of the one that finished it. */
export interface RunTimings {
  /** Waiting for pixels: read, decoded and resized, or taken from the cache. */
  pixelsMs: number
  /** Learning from TRAIN. */
  trainMs: number
  /** Measuring VALIDATION. */
  validateMs: number
  /** Asking the model about TEST. */
  evaluateMs: number
  /** Writing epochs, checkpoints and the model. */
  writeMs: number
}

/** Reads timings that were stored with a run. */
export const timingsOf = (run: { timings: unknown }) => run.timings as RunTimings | null
