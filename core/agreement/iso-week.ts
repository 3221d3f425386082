const dayMs = 24 * 3600 * 1000

/**
 * The week that a moment is in, by the clock of UTC; its year is that of its Thursday.
 * Source: ISO 8601-1:2019, 4.3.8.
 * @returns such as 2026-W48; by their text weeks are in their order
 */
export function isoWeekOf(at: Date): string {
  const day = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  // Monday is the first of seven.
  const thursday = new Date(day + (3 - ((at.getUTCDay() + 6) % 7)) * dayMs)
  const year = thursday.getUTCFullYear()
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / dayMs / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
