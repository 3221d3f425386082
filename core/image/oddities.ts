import type { Display, ValueRange } from '#core/dicom/presentation.ts'
import type { Samples } from './samples.ts'

/** Fewer greys than these, of 256, and a network has little to learn from. */
const fewGreys = 16

export interface Seen {
  /** As kept, shrunk. */
  samples: Samples
  /** As displayed, 8 bits. */
  shown: Samples
  /** Null: colour, or samples are brightness. */
  display: Display | null
  /** Samples that are no picture; null: all are. */
  padding: ValueRange | null
  pixelAspect: number
}

/**
 * What would be learned oddly from a picture, as short sentences that stay as they are: they are counted and searched.
 * @param known what was found when it was read
 */
export function oddities({ samples, shown, display, padding, pixelAspect }: Seen, known: readonly string[]): string[] {
  const span = samples.channels === 1 ? spanOf(samples.values, padding) : null
  const isConstant = isOneColour(samples)
  const greys = samples.channels === 1 && !isConstant ? countGreys(shown.values) : 256
  const window = span && display && besideWindow(display, span)
  return [
    ...known,
    ...(isConstant ? [`every pixel is the same (${samples.values.subarray(0, samples.channels).join(', ')})`] : []),
    ...(window ? [window] : []),
    ...(greys < fewGreys ? [`as displayed, ${greys} of 256 greys are used`] : []),
    ...(pixelAspect === 1 ? [] : [`its pixels are ${rounded(pixelAspect)} times as high as wide`]),
  ]
}

const rounded = (value: number) => Number(value.toPrecision(4))

function isOneColour({ values, channels }: Samples): boolean {
  for (let i = channels; i < values.length; i++) if (values[i] !== values[i - channels]) return false
  return true
}

/** @returns null: all is padding */
function spanOf(values: Samples['values'], padding: ValueRange | null): ValueRange | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (padding && value >= padding.low && value <= padding.high) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? { low, high } : null
}

function countGreys(values: Samples['values']): number {
  const seen = new Uint8Array(256)
  for (let i = 0; i < values.length; i++) seen[values[i] as number] = 1
  return seen.reduce((sum, one) => sum + one, 0)
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
