import sharp, { type Sharp } from 'sharp'

/** Unsigned samples row by row, RGB interleaved. */
export interface Samples {
  values: Uint8Array | Uint16Array
  width: number
  height: number
  channels: 1 | 3
}

/** A pipeline that begins with these samples and keeps their bits and channels. */
export const openSamples = ({ values, width, height, channels }: Samples): Sharp => {
  const [grey, colour] = values instanceof Uint16Array ? (['grey16', 'rgb16'] as const) : (['b-w', 'srgb'] as const)
  return sharp(values, { raw: { width, height, channels } }).toColourspace(channels === 1 ? grey : colour)
}

/** Grey that somebody kept in three channels, as one; null: it has colour. */
export function withoutColour({ values, width, height }: Samples): Samples | null {
  const grey = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const red = values[at] as number
    if (red !== values[at + 1] || red !== values[at + 2]) return null
    grey[i] = red
  }
  return { values: grey, width, height, channels: 1 }
}

/** Runs a pipeline to its end. @param isDeep whether it gives 16 bits a sample */
export async function readSamples(image: Sharp, channels: 1 | 3, isDeep: boolean): Promise<Samples> {
  const { data, info } = await image.raw({ depth: isDeep ? 'ushort' : 'uchar' }).toBuffer({ resolveWithObject: true })
  if (info.channels !== channels) throw new Error(`${info.channels} channels were read; allowed: ${channels}`)
  return { values: isDeep ? asUint16(data) : data, width: info.width, height: info.height, channels }
}

function asUint16(bytes: Buffer): Uint16Array {
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : Uint8Array.from(bytes)
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2)
}

/**
 * Shrinks so that it fits into a square of this side, pixels; never enlarges.
 * @param kernel nearest: every sample of it is one of the picture's
 */
export const fitInto = (image: Sharp, side: number, kernel: 'lanczos3' | 'nearest' = 'lanczos3'): Sharp =>
  image.resize(side, side, { fit: 'inside', withoutEnlargement: true, fastShrinkOnLoad: false, kernel })

/** As fitInto, of samples. */
export async function shrink(samples: Samples, side: number): Promise<Samples> {
  if (Math.max(samples.width, samples.height) <= side) return samples
  return readSamples(fitInto(openSamples(samples), side), samples.channels, samples.values instanceof Uint16Array)
}

/** A PNG with exactly these samples, packed for speed. */
export const encodePng = (samples: Samples): Promise<Buffer> =>
  openSamples(samples).png({ compressionLevel: 2, adaptiveFiltering: false }).toBuffer()

/** For a process beside which others do the same. */
export const decodeOnOneThread = (): void => {
  sharp.concurrency(1)
}
