/** How a part of the product is. A warning: it works, and somebody should look. */
export type PartStatus = 'ok' | 'warning' | 'failing'

/** @param reason null where all is well; for anybody to read: no path, no address, no name */
export interface Part {
  status: PartStatus
  reason: string | null
}

export const well: Part = { status: 'ok', reason: null }

interface ProbeOptions<T> {
  look(): Promise<T>
  /** What is said where the look fails, or does not end in time. */
  failing(error: unknown): T
  /** For which an answer is given again. */
  keptMs: number
  /** For which anybody waits. */
  patienceMs: number
}

/** A look did not end in time. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
  constructor(patienceMs: number) {
    super(`no answer within ${patienceMs / 1000} s`)
  }
}

/**
 * Looks at something that may not answer, for as many as ask: one look at a time, which all of them share, and nobody waits
 * longer than its patience. One that never ends holds what it holds once, however often it is asked for.
 */
export class Probe<T> {
  private readonly options: ProbeOptions<T>
  private underWay: { begun: number; answer: Promise<T> } | null = null
  private newest: { at: number; answer: T } | null = null

  constructor(options: ProbeOptions<T>) {
    this.options = options
  }

  async ask(): Promise<T> {
    const { keptMs, patienceMs, failing } = this.options
    if (this.newest && performance.now() - this.newest.at < keptMs) return this.newest.answer
    this.underWay ??= this.begin()
    const { begun, answer } = this.underWay
    const late = Promise.withResolvers<T>()
    const left = begun + patienceMs - performance.now()
    const timer = setTimeout(() => late.resolve(failing(new NoAnswer(patienceMs))), Math.max(0, left))
    return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer))
  }

  private begin() {
    const answer = this.options
      .look()
      .catch((error: unknown) => this.options.failing(error))
      .then(found => {
        this.newest = { at: performance.now(), answer: found }
        this.underWay = null
        return found
      })
    return { begun: performance.now(), answer }
  }
}
