import { liveLimits } from '#server/limits/figures.ts'

/** Acts in their order, in slices: whatever else the process has to do comes between. */
export class Pace {
  private waiting: (() => void)[] = []

  /** @param act throws nothing */
  add(act: () => void): void {
    this.waiting.push(act)
    if (this.waiting.length === 1) setImmediate(this.runSlice)
  }

  private readonly runSlice = (): void => {
    const until = performance.now() + liveLimits.sliceMilliseconds
    let count = 0
    for (const act of this.waiting) {
      act()
      count += 1
      if (performance.now() > until) break
    }
    this.waiting = this.waiting.slice(count)
    if (this.waiting.length > 0) setImmediate(this.runSlice)
  }
}
