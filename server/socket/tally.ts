/** How many there are of each; no more than a limit. */
export class Tally {
  private readonly counts = new Map<string, number>()
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  /** @returns how to leave, or null where there is no room */
  enter(key: string): (() => void) | null {
    const count = this.counts.get(key) ?? 0
    if (count >= this.most) return null
    this.counts.set(key, count + 1)
    return () => {
      const left = (this.counts.get(key) ?? 1) - 1
      if (left > 0) this.counts.set(key, left)
      else this.counts.delete(key)
    }
  }
}
