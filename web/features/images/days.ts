const twoDigits = (n: number) => String(n).padStart(2, '0')

/** The day of a time where whoever looks is, as 2026-03-14. */
export function dayOf(time: string): string {
  const date = new Date(time)
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}

/** The last day that is before a time. */
export const dayBefore = (time: string): string => dayOf(new Date(Date.parse(time) - 1).toISOString())

/**
 * When a day begins where whoever looks is, or one that is so many days after it.
 * @param day 2026-03-14
 * @returns null: no such day, nor one that a calendar of four digits has
 */
export function startOf(day: string, later = 0): string | null {
  const [, year = '', month = '', date = ''] = /^([1-9]\d{3})-(\d\d?)-(\d\d?)$/.exec(day) ?? []
  const begin = new Date(Number(year), Number(month) - 1, Number(date))
  if (year === '' || begin.getMonth() !== Number(month) - 1 || begin.getDate() !== Number(date)) return null
  return new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString()
}
