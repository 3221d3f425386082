import type { Display } from '#core/dicom/presentation.ts'
import { brightnessTable, isPlain } from './brightness.ts'
import { fitInto, openSamples, type Samples } from './samples.ts'

/** Longest sides of what the screens show, pixels. */
export const thumbnailSide = 256
export const previewSide = 1024

const webp = { quality: 80 } as const

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

/** @param shown at most 1024 pixels on its longest side @returns preview null: the thumbnail shows all there is */
export async function makePreviews(shown: Samples): Promise<{ thumbnail: Buffer; preview: Buffer | null }> {
  const thumbnail = await fitInto(openSamples(shown), thumbnailSide).webp(webp).toBuffer()
  if (Math.max(shown.width, shown.height) <= thumbnailSide) return { thumbnail, preview: null }
  return { thumbnail, preview: await openSamples(shown).webp(webp).toBuffer() }
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
