/** Bytes one after another; what is behind the end is not there. */
export interface ByteReader {
  /** @returns fewer where it ends */
  read(length: number): Promise<Uint8Array>
  skip(length: number): Promise<void>
}

/** Of a file, whose bytes that are skipped are never read. */
export function readerOf(file: Blob): ByteReader {
  let at = 0
  return {
    async read(length) {
      const bytes = new Uint8Array(await file.slice(at, at + length).arrayBuffer())
      at += bytes.length
      return bytes
    },
    async skip(length) {
      at += length
    },
  }
}

/** Of a stream, read as far as it is asked for. */
export function readerOfStream(stream: ReadableStream<Uint8Array>): ByteReader {
  const source = stream.getReader()
  let left = new Uint8Array(0)
  const take = async (length: number, isKept: boolean) => {
    const parts: Uint8Array[] = []
    let missing = length
    while (missing > 0) {
      if (left.length === 0) {
        const { done, value } = await source.read()
        if (done) break
        left = new Uint8Array(value)
      }
      const part = left.subarray(0, missing)
      left = left.subarray(part.length)
      missing -= part.length
      if (isKept) parts.push(part)
    }
    return parts
  }
  return {
    async read(length) {
      const parts = await take(length, true)
      const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of parts) {
        bytes.set(part, at)
        at += part.length
      }
      return bytes
    },
    async skip(length) {
      await take(length, false)
    },
  }
}
