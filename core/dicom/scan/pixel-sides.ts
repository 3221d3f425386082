/** What lies beside the samples in pixel data: markers of a codestream with text in them, boxes, and what is behind the end. */
export function sidesOfFragment(bytes: Buffer): Buffer[] {
  if (bytes.length < 4) return []
  if (bytes.readUInt16BE(0) === 0xffd8) return sidesOfJpeg(bytes)
  if (bytes.readUInt16BE(0) === 0xff4f) return segments(bytes, 2, marker => marker === 0xff64)
  if (bytes.toString('latin1', 4, 6) !== 'jP') return []
  const start = bytes.indexOf('jp2c')
  const boxes = start < 0 ? [bytes] : [bytes.subarray(0, start)]
  return start < 0 ? boxes : [...boxes, ...segments(bytes, start + 6, marker => marker === 0xff64)]
}

function sidesOfJpeg(bytes: Buffer): Buffer[] {
  const end = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]))
  const behind = end < 0 ? [] : [bytes.subarray(end + 2)]
  return [...segments(bytes, 2, marker => marker === 0xfffe || (marker >= 0xffe0 && marker <= 0xffef)), ...behind]
}

/** Segments with a length, from one marker on to where the samples begin (SOS, SOT). */
function segments(bytes: Buffer, from: number, isText: (marker: number) => boolean): Buffer[] {
  const found: Buffer[] = []
  for (let at = from; at + 4 <= bytes.length; ) {
    const marker = bytes.readUInt16BE(at)
    if (marker < 0xff01 || marker === 0xffda || marker === 0xff90) break
    const length = bytes.readUInt16BE(at + 2)
    if (isText(marker)) found.push(bytes.subarray(at + 4, at + 2 + length))
    at += 2 + length
  }
  return found
}

/** Of samples that stand as they are: what is behind the last of so many bits. */
export const behindSamples = (bytes: Buffer, bits: number): Buffer => bytes.subarray(Math.ceil(bits / 8))
