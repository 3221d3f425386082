import type { View } from '#core/phantom/view.ts'
import type { Random } from '#core/random.ts'

/** Gaussian blur along rows, then along columns; at the border the last pixel goes on. @param sigma pixels */
function blur(values: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const reach = Math.max(1, Math.ceil(2.5 * sigma))
  const raw = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)))
  const total = raw.reduce((a, b) => a + b, 0)
  const weights = Float64Array.from(raw, w => w / total)
  const across = new Float32Array(values.length)
  const both = new Float32Array(values.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let i = -reach; i <= reach; i++) {
        const from = Math.min(width - 1, Math.max(0, x + i))
        sum += (weights[i + reach] ?? 0) * (values[y * width + from] ?? 0)
      }
      across[y * width + x] = sum
    }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let i = -reach; i <= reach; i++) {
        const from = Math.min(height - 1, Math.max(0, y + i))
        sum += (weights[i + reach] ?? 0) * (across[from * width + x] ?? 0)
      }
      both[y * width + x] = sum
    }
  return both
}

function isShuttered({ shutters, shutterTurn }: View, x: number, y: number, height: number): boolean {
  const [left, top, right, bottom] = shutters
  const u = x + shutterTurn * (y - height / 2)
  const v = y - shutterTurn * (x - 0.5)
  return u < left || u > 1 - right || v < top || v > height - bottom
}

/** White noise blurred by this (pixels) keeps 1 / (2 sigma sqrt(pi)) of its strength: grain instead of single pixels. */
const grainBlur = 0.6
const grainStrength = 2 * grainBlur * Math.sqrt(Math.PI)

/**
 * Turns attenuation into a picture: blur, the film's curve, noise that grows where little gets through, shutters.
 * @param attenuation Float32Array[height * width], 0 (air) upwards
 * @returns Uint8Array[height * width], luminance 0 (black) to 255
 */
export function expose(
  attenuation: Float32Array,
  width: number,
  height: number,
  view: View,
  random: Random,
): Uint8Array {
  const unsharp = blur(attenuation, width, height, (view.blur * width) / 256)
  const white = new Float32Array(width * height)
  for (let i = 0; i < white.length; i++) white[i] = random.normal()
  const grain = blur(white, width, height, grainBlur)
  const pixels = new Uint8Array(width * height)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = row * width + column
      const share = 1 / (1 + Math.exp(-view.steepness * ((unsharp[i] ?? 0) - view.level)))
      const noise = view.noise * (0.3 + 0.7 * share) * grainStrength * (grain[i] ?? 0)
      const isShut = isShuttered(view, (column + 0.5) / width, (row + 0.5) / width, height / width)
      const grey = (255 * share ** view.gamma + noise) * (isShut ? 0.04 : 1) + 4
      pixels[i] = Math.round(Math.min(255, Math.max(0, grey)))
    }
  return pixels
}
