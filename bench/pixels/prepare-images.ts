import sharp from 'sharp'
import { limitTo } from '#worker/ml/pixels/limit.ts'
import { PixelStore } from '#worker/ml/pixels/store.ts'
import type { ImageFile } from '#worker/ml/samples.ts'

/** As many at once as our store takes. */
const readAtOnce = 4

/** @returns images a second of an act that is done to each */
async function speedOf(images: readonly ImageFile[], act: (image: ImageFile) => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await Promise.all(images.map(act))
  return images.length / ((performance.now() - start) / 1000)
}

/** What a run does at its first epoch where the folder is empty, and where another run has filled it. */
export function throughStore(images: readonly ImageFile[], imageSize: number, cacheDir: string): Promise<number> {
  const store = new PixelStore({ imageSize, cacheDir, memoryBytes: images.length * imageSize * imageSize * 2 })
  return speedOf(images, image => store.read(image))
}

/** Nothing but what sharp does by itself, as it comes: no hash checked, nothing kept, JPEG shrunk while it is decoded. */
export async function throughSharp(images: readonly ImageFile[], imageSize: number): Promise<number> {
  const limited = limitTo(readAtOnce)
  // What core/image/pixels.ts has set is set for the whole process.
  const set = sharp.cache()
  sharp.cache(true)
  try {
    return await speedOf(images, image =>
      limited(() => sharp(image.path).greyscale().resize(imageSize, imageSize, { fit: 'fill' }).raw().toBuffer()),
    )
  } finally {
    sharp.cache({ memory: set.memory.max, files: set.files.max, items: set.items.max })
  }
}
