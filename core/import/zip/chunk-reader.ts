import type { FileHandle } from 'node:fs/promises'
import { RandomAccessReader } from 'yauzl'
import { openNamed } from '#core/open-inside.ts'

const chunkBytes = 2 ** 20

/** Reads a file a mebibyte at a time: a ZIP's directory is asked for in pieces of some bytes, a hundred thousand times. */
export class ChunkReader extends RandomAccessReader {
  readonly size: number
  private readonly handle: FileHandle
  private chunk = Buffer.alloc(0)
  private chunkAt = 0

  private constructor(handle: FileHandle, size: number) {
    super()
    this.handle = handle
    this.size = size
  }

  /** @param isOurs the product keeps it itself */
  static async open(file: string, isOurs?: boolean): Promise<ChunkReader> {
    const handle = await openNamed(file, isOurs)
    try {
      return new ChunkReader(handle, (await handle.stat()).size)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.fill(buffer.subarray(offset, offset + length), position).then(
      () => callback(null),
      error => callback(error instanceof Error ? error : new Error(String(error))),
    )
  }

  private async fill(into: Buffer, position: number): Promise<void> {
    if (position < 0 || position + into.length > this.size) throw new Error('cut short: it names bytes beyond its end')
    const isThere = position >= this.chunkAt && position + into.length <= this.chunkAt + this.chunk.length
    if (!isThere) {
      const wanted = Math.max(into.length, Math.min(chunkBytes, this.size - position))
      const chunk = Buffer.alloc(wanted)
      const { bytesRead } = await this.handle.read(chunk, 0, wanted, position)
      if (bytesRead < into.length) throw new Error('cut short while it was read')
      this.chunk = chunk.subarray(0, bytesRead)
      this.chunkAt = position
    }
    this.chunk.copy(into, 0, position - this.chunkAt)
  }

  override close(callback: (error: Error | null) => void): void {
    this.handle.close().then(
      () => callback(null),
      error => callback(error instanceof Error ? error : new Error(String(error))),
    )
  }
}
