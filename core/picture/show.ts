import type { Display } from '#core/dicom/presentation.ts'
import { brightnessTable, isPlain } from './brightness.ts'
import { fitInto, openSamples, readSamples, type Samples } from './samples.ts'

/** Longest sides of what the screens show, pixels. */
export const thumbnailSide = 256
export const previewSide = 1024

/** Effort 2 takes half the time of sharp's own 4, which was most of an import's; its files are a twentieth larger. */
export const webp = { quality: 80, effort: 2 } as const

/** Grey samples as they are displayed, 8 bits; colour as it is. */
export function toBrightness(samples: Samples, display: Display | null, bitDepth: number): Samples {
  // Of 16 bits, it would still be 16.
  if (samples.channels === 3 || (bitDepth === 8 && isPlain(display, bitDepth, 'as-displayed'))) return samples
  const table = brightnessTable(display, bitDepth, 'as-displayed').map(value => Math.round(value / 257))
  const last = table.length - 1
  const { values } = samples
  const shown = new Uint8Array(values.length)
  // A filter with negative lobes may have gone beyond the greatest sample.
  for (let i = 0; i < values.length; i++) shown[i] = table[Math.min(values[i] as number, last)] as number
  return { ...samples, values: shown }
}

/**
 * Sides with which pixels that are not square are: the shorter side of a pixel is kept, the other one drawn out; shrunk where
 * the longest would be longer than allowed.
 * @param pixelAspect height of a pixel by its width
 */
export function trueSides(width: number, height: number, pixelAspect: number, longest: number) {
  const [wide, high] = [width * Math.max(1, 1 / pixelAspect), height * Math.max(1, pixelAspect)]
  const scale = Math.min(1, longest / Math.max(wide, high))
  const sideOf = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: sideOf(wide), height: sideOf(high) }
}

async function withSquarePixels(shown: Samples, pixelAspect: number): Promise<Samples> {
  if (pixelAspect === 1) return shown
  const { width, height } = trueSides(shown.width, shown.height, pixelAspect, previewSide)
  return readSamples(openSamples(shown).resize(width, height, { fit: 'fill' }), shown.channels, false)
}

/**
 * @param shown at most 1024 pixels on its longest side
 * @param pixelAspect height of a pixel by its width
 * @returns preview null: the thumbnail shows all there is
 */
export async function makePreviews(
  shown: Samples,
  pixelAspect: number,
): Promise<{ thumbnail: Buffer; preview: Buffer | null }> {
  const square = await withSquarePixels(shown, pixelAspect)
  const thumbnail = await fitInto(openSamples(square), thumbnailSide).webp(webp).toBuffer()
  if (Math.max(square.width, square.height) <= thumbnailSide) return { thumbnail, preview: null }
  return { thumbnail, preview: await openSamples(square).webp(webp).toBuffer() }
}

/** Brightness for perceptual hashes: grey as it is, colour by the weights of ITU-R BT.601. */
export function toGrey({ values, width, height, channels }: Samples): Samples & { channels: 1 } {
  if (channels === 1) return { values, width, height, channels }
  const grey = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.round(
      0.299 * (values[3 * i] as number) + 0.587 * (values[3 * i + 1] as number) + 0.114 * (values[3 * i + 2] as number),
    ),
  )
  return { values: grey, width, height, channels: 1 }
}
