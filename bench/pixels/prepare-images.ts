import sharp from 'sharp'
import { localPath } from '#core/blob/local.ts'
import { preprocessingOf } from '#core/pixels/preprocessing.ts'
import { takeTurns } from '#core/take-turns.ts'
import { PixelStore } from '#worker/ml/pixels/store.ts'
import type { ImageFile } from '#worker/ml/samples.ts'

/** Images in a store. */
export interface Brought {
  images: readonly ImageFile[]
  /** Its place, a folder. */
  blobs: string
}

/** As many at once as our store takes. */
const readAtOnce = 4

/** @returns images a second of an act that is done to each */
async function speedOf(images: readonly ImageFile[], act: (image: ImageFile) => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await Promise.all(images.map(act))
  return images.length / ((performance.now() - start) / 1000)
}

/** What a run does at its first epoch where the folder is empty, and where another run has filled it. */
export function throughStore({ images, blobs }: Brought, imageSize: number, cacheDir: string): Promise<number> {
  const preprocessing = preprocessingOf(imageSize, 'as-displayed')
  const memoryBytes = images.length * imageSize * imageSize * 2
  const store = new PixelStore({ blobs, preprocessing, cacheDir, memoryBytes })
  return speedOf(images, image => store.read(image))
}

/** Nothing but what sharp does by itself, as it comes: no hash checked, nothing kept, JPEG shrunk while it is decoded. */
export async function throughSharp({ images, blobs }: Brought, imageSize: number): Promise<number> {
  const limited = takeTurns(readAtOnce)
  // What core/pixels/pixels.ts has set is set for the whole process.
  const set = sharp.cache()
  sharp.cache(true)
  try {
    return await speedOf(images, image =>
      limited(() => {
        const file = localPath(blobs, image.pictureSha256)
        return sharp(file).greyscale().resize(imageSize, imageSize, { fit: 'fill' }).raw().toBuffer()
      }),
    )
  } finally {
    sharp.cache({ memory: set.memory.max, files: set.files.max, items: set.items.max })
  }
}
