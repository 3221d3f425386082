import type { Display, ValueRange } from '#core/dicom/presentation.ts'
import { toBrightness } from './show.ts'
import { countsBeside, type Tally } from './tally.ts'

/** Fewer greys than these, of 256, and a network has little to learn from. */
const fewGreys = 16

export interface Seen {
  tally: Tally
  /** Null: colour. */
  display: Display | null
  bitDepth: number
  /** Samples that are no picture; null: all are. */
  padding: ValueRange | null
  pixelAspect: number
}

/**
 * What would be learned oddly from a picture, as short sentences that stay as they are: they are counted and searched.
 * @param known what was found when it was read
 */
export function oddities({ tally, display, bitDepth, padding, pixelAspect }: Seen, known: readonly string[]): string[] {
  const { counts, only } = tally
  const greys = counts && only === null ? countGreys(counts, display, bitDepth) : 256
  const span = counts && spanOf(countsBeside(counts, padding))
  const window = span && display && besideWindow(display, span)
  return [
    ...known,
    ...(only ? [`every pixel is the same (${only.join(', ')})`] : []),
    ...(window ? [window] : []),
    ...(greys < fewGreys ? [`as displayed, ${greys} of 256 greys are used`] : []),
    ...(pixelAspect === 1 ? [] : [`its pixels are ${rounded(pixelAspect)} times as high as wide`]),
  ]
}

const rounded = (value: number) => Number(value.toPrecision(4))

/** @returns null: all is padding */
function spanOf(counts: Uint32Array): ValueRange | null {
  const low = counts.findIndex(count => count > 0)
  return low < 0 ? null : { low, high: counts.findLastIndex(count => count > 0) }
}

function countGreys(counts: Uint32Array, display: Display | null, bitDepth: number): number {
  const used = [...counts.keys()].filter(sample => counts[sample] !== 0)
  const values = counts.length === 256 ? Uint8Array.from(used) : Uint16Array.from(used)
  const line = { values, width: used.length, height: 1, channels: 1 } as const
  return new Set(toBrightness(line, display, bitDepth).values).size
}

/** A curve without ends has no beside; the others are black up to one value and white from another. */
function besideWindow({ windows, slope, intercept }: Display, span: ValueRange): string | null {
  const [window] = windows
  if (!window || window.shape === 'SIGMOID') return null
  const ends = [span.low * slope + intercept, span.high * slope + intercept]
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const { center, width } = window
  if (low < center + width / 2 && high > center - width / 2) return null
  return `its window (centre ${rounded(center)}, width ${rounded(width)}) lies beside its values, ${rounded(low)} to ${rounded(high)}`
}
