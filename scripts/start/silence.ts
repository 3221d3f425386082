import { setTimeout as wait } from 'node:timers/promises'

const lookMs = 1_000
/** A look that comes this late was held up itself: the machine slept, or all of it was stopped. */
const heldUpMs = 5_000

/**
 * For how long something has given no sign of life, in time that this process itself ran: after a sleep of the whole
 * machine everybody has all of their time again.
 */
export class Silence {
  #lookedAt: number
  #ms = 0

  constructor(nowMs: number) {
    this.#lookedAt = nowMs
  }

  heard(): void {
    this.#ms = 0
  }

  /** @returns milliseconds of silence so far */
  look(nowMs: number): number {
    const passed = nowMs - this.#lookedAt
    this.#lookedAt = nowMs
    this.#ms = passed > heldUpMs ? 0 : this.#ms + passed
    return this.#ms
  }
}

/**
 * Resolves when nothing was heard for so long.
 * @param listen calls back at every sign of life, until the signal
 */
export async function untilSilent(
  listen: (heard: () => void, signal: AbortSignal) => void,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const silence = new Silence(performance.now())
  listen(() => silence.heard(), signal)
  while (silence.look(performance.now()) < limitMs) await wait(lookMs, undefined, { signal })
}
