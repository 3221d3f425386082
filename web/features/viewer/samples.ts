import { awayStatuses } from '@/lib/carry-on.ts'
import { isOffline } from '@/lib/session.ts'

/** A decoded picture: unsigned samples row by row, RGB interleaved. */
export interface Samples {
  values: Uint8Array | Uint16Array
  width: number
  height: number
  channels: 1 | 3
  bits: 8 | 16
  /** How many there are of each sample, over a part of the picture that is large enough; empty for colour. */
  counts: Uint32Array
}

export class SamplesUnavailable extends Error {
  override name = 'SamplesUnavailable'
}

const countedAtMost = 1_000_000

function countSamples(values: Samples['values'], bits: number): Uint32Array {
  const counts = new Uint32Array(2 ** bits)
  // An odd step does not fall into the rhythm of rows of even length.
  const step = Math.ceil(values.length / countedAtMost) | 1
  for (let i = 0; i < values.length; i += step) counts[values[i] ?? 0] = (counts[values[i] ?? 0] ?? 0) + 1
  return counts
}

/** @throws SamplesUnavailable saying why, for a person */
export async function fetchSamples(url: string): Promise<Samples> {
  const response = await fetch(url).catch(cause => {
    isOffline(true)
    throw new SamplesUnavailable('The server could not be reached.', { cause })
  })
  if (awayStatuses.includes(response.status)) isOffline(true)
  if (!response.ok) throw new SamplesUnavailable(response.status === 404 ? 'It is not there.' : await response.text())
  const number = (name: string) => Number(response.headers.get(name))
  const [width, height, channels, bits] = [
    number('x-width'),
    number('x-height'),
    number('x-channels'),
    number('x-bits'),
  ]
  const bytes = await response.arrayBuffer().catch(cause => {
    throw new SamplesUnavailable('The connection broke off.', { cause })
  })
  const isKnown = (channels === 1 || channels === 3) && (bits === 8 || bits === 16)
  if (!isKnown || bytes.byteLength !== (width * height * channels * bits) / 8)
    throw new SamplesUnavailable(`The server sent ${bytes.byteLength} bytes for ${width} × ${height} pixels.`)
  const values = bits === 16 ? new Uint16Array(bytes) : new Uint8Array(bytes)
  const counts = channels === 1 ? countSamples(values, bits) : new Uint32Array()
  return { values, width, height, channels, bits, counts }
}

/** The samples below which these shares of the picture lie. */
export function spanOf({ counts }: Samples, from: number, to: number): { low: number; high: number } {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const find = (share: number) => {
    let passed = 0
    const at = counts.findIndex(count => {
      passed += count
      return passed > share * total
    })
    return at < 0 ? counts.length - 1 : at
  }
  return { low: find(from), high: find(to) }
}
