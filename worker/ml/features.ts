import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { preprocessingOf, preprocessingSha256 } from '#core/image/preprocessing.ts'
import { inferredFeatures } from './forward.ts'
import type { Network } from './network.ts'
import { decodeImages, type ImageFile, imagesTensor } from './samples.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

const imagesAtOnce = 16
const hashLength = 32
const quiet = { onProgress: () => {} }

/**
 * What a frozen backbone sees in each image: computed once, kept in a folder by (weights, engine, preprocessing, image).
 * An entry that is cut short or damaged is computed anew.
 * @param weightsSha256 hex, of the backbone's weights
 * @param folder unset: nothing is kept
 * @returns Float32Array[features] for each image, in their order
 * @throws Cancelled, InvalidInput where an image cannot be read
 */
export async function featuresOf(
  network: Network,
  weightsSha256: string,
  images: readonly ImageFile[],
  hooks: WorkHooks,
  folder?: string,
): Promise<Float32Array[]> {
  const { imageSize, alpha } = network.shape
  const preprocessing = preprocessingSha256(preprocessingOf(imageSize))
  const place = folder && path.join(folder, weightsSha256, tf.getBackend(), preprocessing)
  if (place) await mkdir(place, { recursive: true })
  const fileOf = (image: ImageFile) => place && path.join(place, `${image.sha256}.f32`)

  const features: (Float32Array | null)[] = []
  for (const image of images) features.push(await readEntry(fileOf(image), Math.floor(1024 * alpha)))
  const missing = images.flatMap((image, i) => (features[i] ? [] : [{ image, i }]))
  let done = images.length - missing.length
  for (let start = 0; start < missing.length; start += imagesAtOnce) {
    stopIfCancelled(hooks)
    const chunk = missing.slice(start, start + imagesAtOnce)
    const files = chunk.map(m => m.image)
    const planes = await decodeImages(files, imageSize, { ...hooks, ...quiet })
    const rows = await computeRows(network, planes)
    for (const [row, { image, i }] of chunk.entries()) {
      features[i] = rows[row] as Float32Array
      await writeEntry(fileOf(image), rows[row] as Float32Array)
    }
    done += chunk.length
    hooks.onProgress({ phase: 'Computing features', done, total: images.length })
  }
  return features.filter(f => f !== null)
}

async function computeRows(network: Network, planes: Float32Array[]): Promise<Float32Array[]> {
  const output = tf.tidy(() => inferredFeatures(network, imagesTensor(planes, network.shape.imageSize)))
  try {
    const values = await output.data<'float32'>()
    const width = output.shape[1]
    return planes.map((_, row) => values.slice(row * width, (row + 1) * width))
  } finally {
    output.dispose()
  }
}

const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

async function readEntry(file: string | undefined, length: number): Promise<Float32Array | null> {
  if (!file) return null
  const bytes = await readFile(file).catch(error => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (bytes?.length !== length * 4 + hashLength) return null
  const content = bytes.subarray(0, length * 4)
  return hashOf(content).equals(bytes.subarray(length * 4)) ? new Float32Array(Uint8Array.from(content).buffer) : null
}

/** Written beside its place and moved there: nobody ever reads half of it. */
async function writeEntry(file: string | undefined, values: Float32Array): Promise<void> {
  if (!file) return
  const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  const temporary = `${file}.${process.pid}.part`
  await writeFile(temporary, Buffer.concat([content, hashOf(content)]))
  await rename(temporary, file)
}
