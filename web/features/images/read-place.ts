import { startOf } from './days.ts'

export type WantedPlace = { index: number } | { at: string }

/** What somebody types to go to: the number of an image, from 1, or the day on which it came; null: neither. */
export function readPlace(typed: string, count: number): WantedPlace | null {
  const text = typed.trim()
  const number = /^\d{1,3}([ ,.']?\d{3})*$|^\d+$/.test(text) ? Number(text.replaceAll(/\D/g, '')) : null
  if (number !== null) return number >= 1 && number <= count ? { index: number - 1 } : null
  const next = startOf(text, 1)
  return next === null ? null : { at: new Date(Date.parse(next) - 1).toISOString() }
}

/** Why there is none at a time: how many images are newer, as far as they are counted, and whether there are more than can be gone to. */
export const sayNoPlace = (newer: number | null | undefined, isCutOff: boolean) =>
  typeof newer === 'number' && !isCutOff
    ? 'No image is as old as that'
    : 'Further back than is counted under this filter'
