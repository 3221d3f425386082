/** How much a packed part would unpack to, without unpacking it; -1: it is damaged. Writes nothing, so it costs little. */

/** PackBits (TIFF 6.0, section 9). */
export function packBitsLength(part: Uint8Array, most: number): number {
  let length = 0
  let at = 0
  while (at < part.length && length < most) {
    const code = part[at++] as number
    if (code === 128) continue
    length += code < 128 ? code + 1 : 257 - code
    at += code < 128 ? code + 1 : 1
    if (at > part.length) return -1
  }
  return length
}

const clear = 256
const end = 257
const mostCodes = 4096

/**
 * LZW (TIFF 6.0, section 13), the most significant bit first: the lengths of what its codes stand for. A code that was
 * changed nearly always stands for another length.
 */
export function lzwLength(part: Uint8Array, most: number): number {
  const lengths = new Uint32Array(mostCodes)
  lengths.fill(1, 0, 256)
  let [bits, held, next, before, length, at] = [0, 0, 258, 0, 0, 0]
  let size = 9
  for (;;) {
    while (bits < size) {
      // Some writers leave out the code of the end.
      if (at >= part.length) return length
      held = ((held << 8) | (part[at++] as number)) & 0xffffff
      bits += 8
    }
    const code = (held >> (bits - size)) & ((1 << size) - 1)
    bits -= size
    if (code === end) return length
    if (code === clear) {
      next = 258
      size = 9
      before = 0
      continue
    }
    if (before === 0) {
      if (code > 255) return -1
    } else {
      if (code > next || next >= mostCodes) return -1
      lengths[next++] = before + 1
      if (next === (1 << size) - 1 && size < 12) size++
    }
    before = lengths[code] as number
    length += before
    if (length > most) return -1
  }
}
