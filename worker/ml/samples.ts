import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as tf from '@tensorflow/tfjs'
import { InvalidInput } from '#core/errors.ts'
import { readLuminance } from '#core/image/pixels.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

export interface ImageFile {
  /** Hex, of the file's bytes: checked when it is read. */
  sha256: string
  /** Where the original bytes lie. */
  path: string
}

export interface Sample extends ImageFile {
  /** From 0 up to, not including, the number of classes. */
  classIndex: number
}

/** sharp decodes on threads of its own; more files than this at once gain nothing and hold memory. */
const decodedAtOnce = 4

/**
 * @returns luminance, Float32Array[imageSize * imageSize], 0 to 1
 * @throws InvalidInput naming the image: unreadable, or other bytes than its hash says
 */
export async function decodeImage(image: ImageFile, imageSize: number): Promise<Float32Array> {
  const bytes = await readFile(image.path)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== image.sha256)
    throw new InvalidInput('image', `${image.sha256}, but its bytes hash to ${found}`, 'equal')
  return readLuminance(bytes, imageSize).catch(error => {
    if (!(error instanceof InvalidInput)) throw error
    throw new InvalidInput('image', `${image.sha256}: ${error.value}`, error.allowed)
  })
}

/** Decodes all, a few at once, in their order. @throws Cancelled, InvalidInput as decodeImage */
export async function decodeImages(
  images: readonly ImageFile[],
  imageSize: number,
  hooks: WorkHooks,
  phase = 'Decoding images',
): Promise<Float32Array[]> {
  const planes: Float32Array[] = []
  let [next, done] = [0, 0]
  const decodeNext = async (): Promise<void> => {
    for (let i = next++; i < images.length; i = next++) {
      stopIfCancelled(hooks)
      planes[i] = await decodeImage(images[i] as ImageFile, imageSize)
      hooks.onProgress({ phase, done: ++done, total: images.length })
    }
  }
  try {
    await Promise.all(Array.from({ length: decodedAtOnce }, decodeNext))
  } catch (error) {
    next = images.length
    throw error
  }
  return planes
}

/** Luminance planes -> float32 [planes, imageSize, imageSize, 3], -1 to 1, each channel alike. */
export function imagesTensor(planes: readonly Float32Array[], imageSize: number): tf.Tensor4D {
  const values = new Float32Array(planes.length * imageSize * imageSize * 3)
  let target = 0
  for (const plane of planes)
    for (let i = 0; i < plane.length; i++, target += 3) {
      const value = (plane[i] as number) * 2 - 1
      values[target] = value
      values[target + 1] = value
      values[target + 2] = value
    }
  return tf.tensor4d(values, [planes.length, imageSize, imageSize, 3])
}
