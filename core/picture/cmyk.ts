import type { Sharp } from 'sharp'
import type { Samples } from './samples.ts'

/**
 * Ink as light: red = (1 - cyan) * (1 - black), and so on. No colour profile counts, as for every other picture; files that
 * keep ink the other way round (Adobe's JPEGs) are turned by their decoder.
 * @param image of four channels of 8 bits; further ones cover, and are left out
 */
export async function decodeCmyk(image: Sharp): Promise<Samples> {
  const { data, info } = await image
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const values = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; to < values.length; from += channels, to += 3) {
    const light = 255 - (data[from + 3] as number)
    values[to] = Math.round(((255 - (data[from] as number)) * light) / 255)
    values[to + 1] = Math.round(((255 - (data[from + 1] as number)) * light) / 255)
    values[to + 2] = Math.round(((255 - (data[from + 2] as number)) * light) / 255)
  }
  return { values, width, height, channels: 3 }
}
