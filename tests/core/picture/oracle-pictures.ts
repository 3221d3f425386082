import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { orDamaged } from '#core/picture/decoder.ts'
import { openRaster } from '#core/picture/open-raster.ts'
import { toSamples } from '#core/picture/read-raster.ts'
import type { Samples } from '#core/picture/samples.ts'

/** One picture of pictures.json: see pictures.py. */
export interface OraclePicture {
  name: string
  file: string
  width: number
  height: number
  channels: 1 | 3
  bits: number
  sha256?: string
  samples?: string
  /** Offset and length of each strip or tile. */
  parts?: [number, number][]
}

export const oraclePictures: OraclePicture[] = JSON.parse(
  readFileSync(new URL('./pictures.json', import.meta.url), 'utf8'),
)

export const bytesOf = ({ file }: OraclePicture): Buffer => Buffer.from(file, 'base64')

/** Every sample of a new file at its full size. */
export async function decodeNew(bytes: Buffer, frame: number | null = null): Promise<Samples> {
  return orDamaged(async () => toSamples(await openRaster(bytes, frame)))
}

export const bytesOfSamples = ({ values }: Samples): Buffer =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength)

/** How far samples are from the oracle's, at most; 0 where they are the same. */
export function distance(samples: Samples, { samples: lossy, sha256 }: OraclePicture): number {
  const found = bytesOfSamples(samples)
  if (lossy === undefined)
    return createHash('sha256').update(found).digest('hex') === sha256 ? 0 : Number.POSITIVE_INFINITY
  const expected = Buffer.from(lossy, 'base64')
  if (expected.length !== found.length) return Number.POSITIVE_INFINITY
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))), 0)
}
