import type { Display, DisplayTable, ValueRange, Window } from '#core/dicom/presentation.ts'

/** White, as readLuminance16 gives it. */
export const maxLuminance = 65535

/** What of a picture is shown: what a radiologist sees first, or all that its bit depth can hold. */
export type WindowChoice = 'as-displayed' | 'full-range'

/** Modality value -> brightness, 0 to 1, before inversion. */
type Curve = (value: number) => number

/** The lower is black, the higher white, straight between; where they are one, all above it is white. */
function rangeCurve(range: ValueRange): Curve {
  const [low, high] = [Math.min(range.low, range.high), Math.max(range.low, range.high)]
  return value => (high > low ? (value - low) / (high - low) : value > high ? 1 : 0)
}

/** @see PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2, with 0 and 1 as the least and greatest output */
function windowCurve({ center, width, shape }: Window): Curve {
  if (shape === 'SIGMOID') return value => 1 / (1 + Math.exp((-4 * (value - center)) / width))
  const [middle, span] = shape === 'LINEAR' ? [center - 0.5, width - 1] : [center, width]
  return value => {
    if (value <= middle - span / 2) return 0
    return value > middle + span / 2 ? 1 : (value - middle) / span + 0.5
  }
}

/** @see PS3.3 C.11.2.1.1 */
function tableCurve({ first, bits, entries }: DisplayTable): Curve {
  const bytes = Buffer.from(entries, 'base64')
  const last = bytes.length / 2 - 1
  const most = 2 ** bits - 1
  return value => bytes.readUInt16LE(2 * Math.min(Math.max(Math.round(value) - first, 0), last)) / most
}

/**
 * The one meaning of "as displayed": the file's first window, else its table, else all of 8 bits or, of more, from the
 * 0.5th to the 99.5th percentile.
 */
function curveOf(display: Display, bitDepth: number, choice: WindowChoice): Curve {
  if (choice === 'full-range') return rangeCurve(display.range)
  const [window] = display.windows
  if (window) return windowCurve(window)
  if (display.table) return tableCurve(display.table)
  return rangeCurve(bitDepth === 8 ? display.range : display.percentiles)
}

/**
 * Samples -> luminance, low values bright where the display says so, whatever is chosen.
 * @param display null: samples are brightness already, as in colour
 * @param bitDepth 1 to 16
 * @returns Uint16Array[2 ** bitDepth], for each sample 0 (black) to 65535 (white)
 */
export function brightnessTable(display: Display | null, bitDepth: number, choice: WindowChoice): Uint16Array {
  const table = new Uint16Array(2 ** bitDepth)
  const most = table.length - 1
  const curve = display ? curveOf(display, bitDepth, choice) : rangeCurve({ low: 0, high: most })
  const { slope, intercept, isInverted } = display ?? { slope: 1, intercept: 0, isInverted: false }
  for (let sample = 0; sample <= most; sample++) {
    const brightness = Math.min(Math.max(curve(sample * slope + intercept), 0), 1)
    table[sample] = Math.round((isInverted ? 1 - brightness : brightness) * maxLuminance)
  }
  return table
}

/** Whether samples, stretched from the bits they are kept in (8 or 16) over all of white, are the luminance already. */
export function isPlain(display: Display | null, bitDepth: number, choice: WindowChoice): boolean {
  if (display === null) return true
  if (display.isInverted || display.slope <= 0) return false
  // Fewer bits than 8 are kept in 8.
  if (Math.round((display.range.high - display.range.low) / display.slope) !== 2 ** bitDepth - 1) return false
  if (choice === 'full-range') return bitDepth === 8 || bitDepth === 16
  return bitDepth === 8 && display.windows.length === 0 && display.table === null
}
