import { createHash } from 'node:crypto'
import type { WindowChoice } from './brightness.ts'

interface Steps {
  /** Side of the square, pixels; the whole image is stretched onto it. */
  imageSize: number
  channels: 3
  colour: 'luminance-repeated'
  /** Box over whole pixels, then a linear kernel as wide as the step: see core/image/pixels.ts. */
  resize: 'box-then-linear'
  /** (value / maximum of the bit depth) * scale + offset: -1 to 1. */
  scale: 2
  offset: -1
}

/**
 * What is done to an image's pixels before the network sees them; recorded with every model and prediction. Version 1 knew
 * no windows: it means the full range. From version 2 on the resized samples go through the window (and inversion) of the
 * image's display, see core/image/brightness.ts.
 */
export type Preprocessing = Steps & ({ version: 1 } | { version: 2; window: WindowChoice })

const stepsOf = (imageSize: number): Steps => ({
  imageSize,
  channels: 3,
  colour: 'luminance-repeated',
  resize: 'box-then-linear',
  scale: 2,
  offset: -1,
})

export const preprocessingOf = (imageSize: number, window: WindowChoice): Preprocessing => ({
  ...stepsOf(imageSize),
  window,
  version: 2,
})

/** Every preprocessing with this size that this release can do: of models of old, too. */
export const knownPreprocessings = (imageSize: number): Preprocessing[] => [
  preprocessingOf(imageSize, 'as-displayed'),
  preprocessingOf(imageSize, 'full-range'),
  { ...stepsOf(imageSize), version: 1 },
]

export const windowOf = (preprocessing: Preprocessing): WindowChoice =>
  preprocessing.version === 1 ? 'full-range' : preprocessing.window

/** sha256, hex, of the recipe with its keys sorted: two models with the same hash see the same pixels. */
export const preprocessingSha256 = (p: Preprocessing): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(Object.entries(p).sort(([a], [b]) => (a < b ? -1 : 1)))))
    .digest('hex')
