import type { Display } from './display.ts'
import type { View } from './view.ts'

/** Modality value -> brightness, 0 to 1 once it is cut off there. */
type Curve = (value: number) => number

type Window = Pick<View, 'shape'> & { center: number; width: number }

/** @see DICOM PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2, with 0 and 1 as the least and greatest output */
function windowCurve({ center, width, shape }: Window): Curve {
  if (shape === 'SIGMOID') return value => 1 / (1 + Math.exp((-4 * (value - center)) / width))
  const [middle, span] = shape === 'LINEAR' ? [center - 0.5, width - 1] : [center, width]
  const low = middle - span / 2
  return value => (value <= low ? 0 : value > middle + span / 2 ? 1 : (value - low) / span)
}

/** @see DICOM PS3.3 C.11.2.1.1 */
function tableCurve({ first, bits, entries }: NonNullable<Display['table']>): Curve {
  const bytes = Uint8Array.from(atob(entries), character => character.charCodeAt(0))
  const words = new DataView(bytes.buffer)
  const last = bytes.length / 2 - 1
  const most = 2 ** bits - 1
  return value => words.getUint16(2 * Math.min(Math.max(Math.round(value) - first, 0), last), true) / most
}

const identity: Curve = value => value

function curveOf(display: Display, { center, width, shape }: View): Curve {
  if (center !== null && width !== null) return windowCurve({ center, width, shape })
  return display.table ? tableCurve(display.table) : identity
}

const most = 65535

/**
 * What each sample looks like: the one place where a window becomes brightness.
 * @returns Uint16Array[2 ** bits], 0 (black) to 65535 (white)
 */
export function brightnessOf(display: Display, view: View, bits: 8 | 16): Uint16Array {
  const table = new Uint16Array(2 ** bits)
  const curve = curveOf(display, view)
  const { slope, intercept } = display
  for (let sample = 0; sample < table.length; sample++) {
    const brightness = Math.min(Math.max(curve(sample * slope + intercept), 0), 1)
    table[sample] = Math.round((view.isInverted ? 1 - brightness : brightness) * most)
  }
  return table
}
