import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { InvalidInput } from '#core/errors.ts'
import { readLuminance16 } from '#core/image/pixels.ts'
import { preprocessingOf, preprocessingSha256 } from '#core/image/preprocessing.ts'
import type { ImageFile } from '../samples.ts'
import { KeptPlanes } from './kept-planes.ts'
import { limitTo } from './limit.ts'

/** Node has as many threads to decode on; more files than this at once gain nothing and hold memory. */
const readAtOnce = 4

export interface PixelStoreOptions {
  /** Side of the square, pixels. */
  imageSize: number
  /** Kept on disk below its folder `pixels`; unset: not on disk. */
  cacheDir?: string
  /** What is kept in memory, bytes at most; what came first stays, since every epoch asks for all of them once. */
  memoryBytes: number
}

/** The decoded, resized luminance of images: from memory, else from disk, else from the original. */
export class PixelStore {
  private readonly options: PixelStoreOptions
  private readonly onDisk: KeptPlanes | null
  private readonly limited = limitTo(readAtOnce)
  private readonly kept = new Map<string, Uint16Array>()
  private readonly underWay = new Map<string, Promise<Uint16Array>>()
  /** What is in memory, bytes. */
  keptBytes = 0
  /** Originals decoded so far. */
  decodedCount = 0

  constructor(options: PixelStoreOptions) {
    const { imageSize, cacheDir } = options
    this.options = options
    const key = `pixels/${preprocessingSha256(preprocessingOf(imageSize))}`
    this.onDisk = cacheDir ? new KeptPlanes({ folder: cacheDir, key }, imageSize * imageSize) : null
  }

  /**
   * @returns as readLuminance16; not to be written to
   * @throws InvalidInput naming the image: unreadable, or other bytes than its hash says
   */
  async read(image: ImageFile): Promise<Uint16Array> {
    const kept = this.kept.get(image.sha256)
    if (kept) return kept
    const underWay = this.underWay.get(image.sha256)
    if (underWay) return underWay
    const reading = this.limited(() => this.readFromDisk(image)).finally(() => this.underWay.delete(image.sha256))
    this.underWay.set(image.sha256, reading)
    return reading
  }

  private keep(image: ImageFile, plane: Uint16Array): Uint16Array {
    if (this.keptBytes + plane.byteLength <= this.options.memoryBytes) {
      this.keptBytes += plane.byteLength
      this.kept.set(image.sha256, plane)
    }
    return plane
  }

  private async readFromDisk(image: ImageFile): Promise<Uint16Array> {
    const kept = await this.onDisk?.read(image.sha256)
    if (kept) return this.keep(image, kept)
    const plane = await this.decode(image)
    this.onDisk?.write(image.sha256, plane)
    return this.keep(image, plane)
  }

  private async decode(image: ImageFile): Promise<Uint16Array> {
    // What is decoded was imported a short while ago and is in the system's memory: to ask another thread takes longer.
    const bytes = readFileSync(image.path)
    const found = createHash('sha256').update(bytes).digest('hex')
    if (found !== image.sha256)
      throw new InvalidInput('image', `${image.sha256}, but its bytes hash to ${found}`, 'equal')
    this.decodedCount++
    return readLuminance16(bytes, this.options.imageSize).catch(error => {
      if (!(error instanceof InvalidInput)) throw error
      throw new InvalidInput('image', `${image.sha256}: ${error.value}`, error.allowed)
    })
  }
}
