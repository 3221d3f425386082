/** A chunk of a PNG (PNG 5.3): where its content begins, how long that is, and where the next chunk begins. */
interface PngChunk {
  type: string
  at: number
  length: number
  end: number
}

/** Chunk after chunk, also one that is cut short. */
export function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    yield { type: bytes.toString('latin1', at + 4, at + 8), at: at + 8, length, end }
    at = end
  }
}
