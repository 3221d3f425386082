/** The caller asked to stop. */
export class Cancelled extends Error {
  override name = 'Cancelled'
  constructor() {
    super('cancelled')
  }
}

/** How the work of worker/ml tells how far it is and learns that it is no longer wanted. */
export interface WorkHooks {
  /** @param progress phase in people's words: 'Computing features', 'Epoch 3', 'Predicting' */
  onProgress(progress: Progress): void
  /** Asked at every batch, and time and again while one is waited for. */
  isCancelled(): boolean
}

export interface Progress {
  phase: string
  done: number
  total: number
}

/** @throws Cancelled */
export const stopIfCancelled = (hooks: Pick<WorkHooks, 'isCancelled'>): void => {
  if (hooks.isCancelled()) throw new Cancelled()
}
