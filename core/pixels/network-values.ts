import { maxLuminance } from '#core/picture/brightness.ts'

/** Luminance, also between two of its steps, to what the network sees: `scale` and `offset` of preprocessing.ts. */
const networkValue = (luminance: number): number => Math.fround(luminance / maxLuminance) * 2 - 1

/** What was changed in one image, for the network to learn from one that it has not seen. */
export interface Change {
  /** Mirrored left to right, before all else. */
  isFlipped: boolean
  /** Turned clockwise about the centre, radians. */
  turn: number
  /** Moved right and down, pixels. */
  right: number
  down: number
  /** Factor on every difference from the image's own mean. */
  contrast: number
  /** Added after that, part of the whole range, -1 to 1. */
  brightness: number
}

/** Three channels alike. */
const setPixel = (target: Float32Array, i: number, value: number): void => {
  target[i * 3] = value
  target[i * 3 + 1] = value
  target[i * 3 + 2] = value
}

/**
 * The values that the network sees: see preprocessing.ts.
 * @param luminance as readLuminance16 gives it, values 0 to 65535
 * @param target three times as long, filled pixel by pixel with three channels alike, -1 (black) to 1 (white)
 */
export function fillValues(luminance: Uint16Array, target: Float32Array): void {
  for (let i = 0; i < luminance.length; i++) setPixel(target, i, networkValue(luminance[i] as number))
}

/**
 * As fillValues, of the image as changed: one resampling (bilinear) for flip, turn and shift together. What comes in
 * from outside repeats the edge. A dark border stays dark then, and a body that reaches the edge goes on; black corners
 * instead would be brighter or darker than anything beside them, and would tell the network how far it was turned.
 * Values beyond black and white become black and white, as in a detector.
 * @param luminance Uint16Array[size * size]
 * @param size side, pixels
 */
export function fillChangedValues(luminance: Uint16Array, size: number, change: Change, target: Float32Array): void {
  const { contrast, isFlipped } = change
  const mean = contrast === 1 ? 0 : meanOf(luminance)
  const added = mean - mean * contrast + change.brightness * maxLuminance
  const [cos, sin] = [Math.cos(change.turn), Math.sin(change.turn)]
  const [centre, last] = [(size - 1) / 2, size - 1]
  const [startX, startY] = [-centre - change.right, -centre - change.down]
  for (let y = 0, i = 0; y < size; y++) {
    const rowX = sin * (y + startY)
    const rowY = centre + cos * (y + startY)
    for (let x = 0; x < size; x++, i++) {
      const fromCentre = cos * (x + startX) + rowX
      const sourceX = clamp(isFlipped ? centre - fromCentre : centre + fromCentre, last)
      const sourceY = clamp(rowY - sin * (x + startX), last)
      const left = sourceX | 0
      const top = sourceY | 0
      const above = top * size + left
      const below = top < last ? above + size : above
      const right = left < last ? 1 : 0
      const upper = between(luminance[above] as number, luminance[above + right] as number, sourceX - left)
      const lower = between(luminance[below] as number, luminance[below + right] as number, sourceX - left)
      const value = clamp(between(upper, lower, sourceY - top) * contrast + added, maxLuminance)
      setPixel(target, i, networkValue(value))
    }
  }
}

const between = (a: number, b: number, part: number): number => a + (b - a) * part

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most))

function meanOf(values: Uint16Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  return sum / values.length
}
