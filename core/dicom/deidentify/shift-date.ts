const dayMs = 86_400_000

/**
 * A DA or DT value moved by whole days; its time of day stays. A date without a day or month is moved from its middle,
 * and keeps its precision. The offset from UTC goes: it tells where somebody was.
 * @returns '' for what is no date of the calendar, or is none any more after the shift
 */
export function shiftDate(value: string, days: number): string {
  const parts = /^(\d{4})(?:\.?(\d\d)(?:\.?(\d\d)((?:\d\d){0,3}(?:\.\d{1,6})?))?)?(?:[+-]\d{4})?$/.exec(value)
  if (!parts) return ''
  const [, year = '', month, day, time = ''] = parts
  const at = utcDate(Number(year), Number(month ?? 7), Number(day ?? (month ? 15 : 1)))
  if (at === null || (time !== '' && !isTime(time))) return ''
  const moved = new Date(at + days * dayMs)
  if (moved.getUTCFullYear() < 1) return ''
  const digits = moved.toISOString().slice(0, 10).replaceAll('-', '')
  return digits.slice(0, 4 + (month ? 2 : 0) + (day ? 2 : 0)) + time
}

/** Whether a TM value is a time and nothing else. */
export const isTime = (value: string) => /^([01]\d|2[0-3])(:?[0-5]\d(:?([0-5]\d|60)(\.\d{1,6})?)?)?$/.test(value)

function utcDate(year: number, month: number, day: number): number | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.getTime() : null
}
