import { createHash } from 'node:crypto'

/** What is done to an image's pixels before the network sees them; recorded with every model and prediction. */
export interface Preprocessing {
  /** Side of the square, pixels; the whole image is stretched onto it. */
  imageSize: number
  channels: 3
  colour: 'luminance-repeated'
  /** Box over whole pixels, then a linear kernel as wide as the step: see core/image/pixels.ts. */
  resize: 'box-then-linear'
  /** (value / maximum of the bit depth) * scale + offset: -1 to 1. */
  scale: 2
  offset: -1
  version: 1
}

export const preprocessingOf = (imageSize: number): Preprocessing => ({
  imageSize,
  channels: 3,
  colour: 'luminance-repeated',
  resize: 'box-then-linear',
  scale: 2,
  offset: -1,
  version: 1,
})

/** sha256, hex, of the recipe with its keys sorted: two models with the same hash see the same pixels. */
export const preprocessingSha256 = (p: Preprocessing): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(Object.entries(p).sort(([a], [b]) => (a < b ? -1 : 1)))))
    .digest('hex')
