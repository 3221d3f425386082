/** Adds up the milliseconds that some work takes. */
export function openStopwatch() {
  let elapsedMs = 0
  return {
    elapsedMs: () => Math.round(elapsedMs),
    async measure<T>(work: () => Promise<T>): Promise<T> {
      const begun = performance.now()
      try {
        return await work()
      } finally {
        elapsedMs += performance.now() - begun
      }
    },
  }
}
