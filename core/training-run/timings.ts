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

/** Of a run whose model is registered, and TEST not yet shown to it. */
export type TrainedTimings = Omit<RunTimings, 'evaluateMs'>

/** Reads timings that were stored with a run; null until it has ended well. */
export const timingsOf = (run: { timings: unknown }): RunTimings | null => {
  const timings = trainedTimingsOf(run)
  return timings && 'evaluateMs' in timings ? (timings as RunTimings) : null
}

/** The same as soon as its model is registered. */
export const trainedTimingsOf = (run: { timings: unknown }) => run.timings as TrainedTimings | null
