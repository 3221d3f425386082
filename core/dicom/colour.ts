/**
 * Three samples a pixel as RGB of 8 bits.
 * @param samples by pixel, unsigned
 * @param isYbr YBR_FULL: luminance and two colour differences over the full range (PS3.3 C.7.6.3.1.2)
 */
export function toRgb(samples: Uint8Array | Uint16Array, bitsStored: number, isYbr: boolean): Uint8Array {
  const rgb = new Uint8Array(samples.length)
  const scale = 255 / (2 ** bitsStored - 1)
  for (let i = 0; i < rgb.length; i++) rgb[i] = Math.round((samples[i] ?? 0) * scale)
  if (!isYbr) return rgb
  for (let i = 0; i + 2 < rgb.length; i += 3) {
    const y = rgb[i] ?? 0
    const blue = (rgb[i + 1] ?? 0) - 128
    const red = (rgb[i + 2] ?? 0) - 128
    rgb[i] = inByte(y + 1.402 * red)
    rgb[i + 1] = inByte(y - 0.344136 * blue - 0.714136 * red)
    rgb[i + 2] = inByte(y + 1.772 * blue)
  }
  return rgb
}

const inByte = (value: number) => Math.min(255, Math.max(0, Math.round(value)))
