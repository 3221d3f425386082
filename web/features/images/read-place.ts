export type WantedPlace = { index: number } | { at: string }

/** The end of a day that is called 2026-03-14, in the viewer's own time zone; null: no such day. */
function endOf(day: string): Date | null {
  const [, year = '', month = '', date = ''] = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(day) ?? []
  const next = new Date(Number(year), Number(month) - 1, Number(date) + 1)
  const begin = new Date(Number(year), Number(month) - 1, Number(date))
  if (year === '' || begin.getMonth() !== Number(month) - 1 || begin.getDate() !== Number(date)) return null
  return new Date(next.getTime() - 1)
}

/** What somebody types to go to: the number of an image, from 1, or the day on which it came; null: neither. */
export function readPlace(typed: string, count: number): WantedPlace | null {
  const text = typed.trim()
  const number = /^\d{1,3}([ ,.']?\d{3})*$|^\d+$/.test(text) ? Number(text.replaceAll(/\D/g, '')) : null
  if (number !== null) return number >= 1 && number <= count ? { index: number - 1 } : null
  const end = endOf(text)
  return end && { at: end.toISOString() }
}

/** Why there is none at a time: how many images are newer, as far as they are counted, and whether there are more than can be gone to. */
export const sayNoPlace = (newer: number | null | undefined, isCutOff: boolean) =>
  typeof newer === 'number' && !isCutOff
    ? 'No image is as old as that'
    : 'Further back than is counted under this filter'
