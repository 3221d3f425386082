import { liveLimits } from '#server/limits/figures.ts'

type Act = () => Promise<void> | undefined

/** Acts begun in their order, in slices: whatever else the process has to do comes between. */
export class Pace {
  private waiting: { act: Act; resolve(ended: Promise<void> | undefined): void }[] = []

  turn(act: Act): Promise<void> {
    return new Promise(resolve => {
      this.waiting.push({ act, resolve })
      if (this.waiting.length === 1) setImmediate(this.runSlice)
    })
  }

  private readonly runSlice = (): void => {
    const until = performance.now() + liveLimits.sliceMilliseconds
    let count = 0
    for (const { act, resolve } of this.waiting) {
      resolve(act())
      count += 1
      if (performance.now() > until) break
    }
    this.waiting = this.waiting.slice(count)
    if (this.waiting.length > 0) setImmediate(this.runSlice)
  }
}
