import { createHash } from 'node:crypto'
import { InvalidInput } from '#core/errors.ts'
import { lookOf, readLuminance16 } from '#core/pixels/pixels.ts'
import { type Preprocessing, preprocessingSha256 } from '#core/pixels/preprocessing.ts'
import { takeTurns } from '#core/take-turns.ts'
import { type ImageFile, lookKey } from '../samples.ts'
import { type CacheLimits, KeptPlanes } from './kept-planes.ts'
import { openPictureReader, type PictureReader } from './picture-reader.ts'

/** Node has as many threads to decode on; more files than this at once gain nothing and hold memory. */
const readAtOnce = 4

export interface PixelStoreOptions {
  /** The place of the blob store that has the pictures. */
  blobs: string
  preprocessing: Preprocessing
  /** Kept on disk below its folder `pixels`; unset: not on disk. */
  cacheDir?: string
  cacheLimits?: CacheLimits
  /** What is kept in memory, bytes at most; what came first stays, since every epoch asks for all of them once. */
  memoryBytes: number
}

/** The decoded, resized luminance of images: from memory, else from disk, else from their pictures. */
export class PixelStore {
  private readonly options: PixelStoreOptions
  private readonly onDisk: KeptPlanes | null
  private readonly limited = takeTurns(readAtOnce)
  private readonly kept = new Map<string, Uint16Array>()
  private readonly underWay = new Map<string, Promise<Uint16Array>>()
  /** What is in memory, bytes. */
  keptBytes = 0
  private pictures: Promise<PictureReader> | null = null
  /** Pictures decoded so far. */
  decodedCount = 0

  constructor(options: PixelStoreOptions) {
    const { preprocessing, cacheDir, cacheLimits } = options
    const { imageSize } = preprocessing
    this.options = options
    const key = `pixels/${preprocessingSha256(preprocessing)}`
    this.onDisk = cacheDir ? new KeptPlanes({ folder: cacheDir, key }, imageSize * imageSize, cacheLimits) : null
  }

  /**
   * @returns as readLuminance16; not to be written to
   * @throws InvalidInput naming the image: unreadable, or other bytes than its hash says
   */
  async read(image: ImageFile): Promise<Uint16Array> {
    const key = lookKey(image)
    const kept = this.kept.get(key)
    if (kept) return kept
    const underWay = this.underWay.get(key)
    if (underWay) return underWay
    const reading = this.limited(() => this.readFromDisk(key, image)).finally(() => this.underWay.delete(key))
    this.underWay.set(key, reading)
    return reading
  }

  private keep(key: string, plane: Uint16Array): Uint16Array {
    if (this.keptBytes + plane.byteLength <= this.options.memoryBytes) {
      this.keptBytes += plane.byteLength
      this.kept.set(key, plane)
    }
    return plane
  }

  private async readFromDisk(key: string, image: ImageFile): Promise<Uint16Array> {
    const kept = await this.onDisk?.read(key)
    if (kept) return this.keep(key, kept)
    const plane = await this.decode(image)
    this.onDisk?.write(key, plane)
    return this.keep(key, plane)
  }

  private async decode(image: ImageFile): Promise<Uint16Array> {
    const { blobs, preprocessing } = this.options
    this.pictures ??= openPictureReader(blobs)
    const { display, bitDepth, pictureSha256 } = image
    const bytes = await (await this.pictures)(pictureSha256)
    const found = createHash('sha256').update(bytes).digest('hex')
    if (found !== pictureSha256)
      throw new InvalidInput('image', `${image.sha256}, but the bytes of its picture hash to ${found}`, pictureSha256)
    this.decodedCount++
    const look = lookOf(preprocessing, { display, bitDepth })
    return readLuminance16(bytes, preprocessing.imageSize, look).catch(error => {
      if (!(error instanceof InvalidInput)) throw error
      throw new InvalidInput('image', `${image.sha256}: ${error.value}`, error.allowed)
    })
  }
}
