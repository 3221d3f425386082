import type { ValueRange } from '#core/dicom/presentation.ts'
import type { Samples } from './samples.ts'

/** What stands in a picture before it is shrunk, which invents samples at every edge; of a JPEG of many greys, after. */
export interface Tally {
  /** How often each sample stands in it, of grey; of large pictures in rows evenly apart. Null: it has colour. */
  counts: Uint32Array | null
  /** The sample or colour of every pixel; null: there are several. */
  only: number[] | null
}

/** So many pixels tell enough: to count all of a large picture takes a tenth of what decoding it does. */
const countedPixels = 1024 * 1024

export function tallyOf({ values, width, height, channels }: Samples): Tally {
  const only = isOneColour(values, channels) ? [...values.subarray(0, channels)] : null
  if (channels === 3) return { counts: null, only }
  const counts = new Uint32Array(values instanceof Uint8Array ? 256 : 65536)
  const step = Math.ceil((width * height) / countedPixels)
  for (let y = 0; y < height; y += step)
    for (let i = y * width; i < (y + 1) * width; i++) {
      const sample = values[i] as number
      counts[sample] = (counts[sample] as number) + 1
    }
  return { counts, only }
}

function isOneColour(values: Samples['values'], channels: number): boolean {
  for (let i = channels; i < values.length; i++) if (values[i] !== values[i - channels]) return false
  return true
}

/** Without samples from low to high, both included. @param padding null: all count */
export const countsBeside = (counts: Uint32Array, padding: ValueRange | null): Uint32Array =>
  padding ? counts.slice().fill(0, Math.max(padding.low, 0), Math.max(padding.high + 1, 0)) : counts
