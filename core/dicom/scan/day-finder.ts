/** Finds days in a text: however many are sought, each place where one may begin is looked at once for each length of theirs. */
export class DayFinder {
  private readonly days: ReadonlySet<string>
  private readonly lengths: readonly number[]
  private readonly beginnings: ReadonlySet<number>

  /** @param days as they may be written */
  constructor(days: readonly string[]) {
    this.days = new Set(days)
    this.lengths = [...new Set(days.map(day => day.length))]
    this.beginnings = new Set(days.map(day => day.charCodeAt(0)))
  }

  isIn(text: string): boolean {
    for (let at = 0; at < text.length; at++) {
      if (!this.beginnings.has(text.charCodeAt(at))) continue
      for (const length of this.lengths) {
        const day = text.slice(at, at + length)
        if (this.days.has(day) && isApart(text, at, day)) return true
      }
    }
    return false
  }
}

/**
 * Whether no more digits belong to a day in a text, nor letters to its Roman month where that comes first: the end of "MRI" is no
 * January. One without separators may have a time behind it.
 */
function isApart(text: string, at: number, day: string): boolean {
  const before = text[at - 1] ?? ''
  if (/\d/.test(before) || (/^[ivx]+-/.test(day) && /\p{L}/u.test(before))) return false
  const behind = text.slice(at + day.length, at + day.length + 2)
  return !/^\d/.test(behind) || (/^\d{8}$/.test(day) && /^\d\d/.test(behind))
}
