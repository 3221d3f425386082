import * as tf from '@tensorflow/tfjs'
import { type Preprocessing, preprocessingSha256 } from '#core/pixels/preprocessing.ts'
import { inBatches } from './batches.ts'
import { type EntryPlace, readEntry, writeEntry } from './cache-entry.ts'
import { consume } from './consume.ts'
import { foldModel, type Inference } from './fold.ts'
import type { Network } from './network.ts'
import { Loader } from './pixels/loader.ts'
import { type ImageFile, lookKey } from './samples.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

const batchSize = 16

/** Where the images come from, and what of them is kept. */
export interface FeatureSource {
  images: readonly ImageFile[]
  /** The place of the blob store that has their pictures. */
  blobs: string
  preprocessing: Preprocessing
  /** The folder that holds `features` and `pixels`; unset: nothing is kept. */
  cacheDir?: string
}

export interface Features {
  /** Float32Array[features] for each image, in their order. */
  rows: Float32Array[]
  /** How long this thread waited for pixels, ms. */
  waitedMs: number
}

/**
 * What a frozen backbone sees in each image: computed once, kept on disk by (weights, engine, preprocessing, look).
 * An entry that is cut short or damaged is computed anew.
 * @param weightsSha256 hex, of the backbone's weights
 * @throws Cancelled, InvalidInput where an image cannot be read
 */
export async function featuresOf(
  network: Network,
  weightsSha256: string,
  { images, blobs, preprocessing, cacheDir }: FeatureSource,
  hooks: WorkHooks,
): Promise<Features> {
  const { alpha } = network.shape
  const length = Math.floor(1024 * alpha)
  const below = `features/${weightsSha256}/${tf.getBackend()}/${preprocessingSha256(preprocessing)}`
  const placeOf = (image: ImageFile): EntryPlace | null =>
    cacheDir ? { folder: cacheDir, key: `${below}/${lookKey(image)}.f32` } : null

  const rows: (Float32Array | null)[] = []
  for (const image of images) rows.push(await readRow(placeOf(image), length))
  const missing = inBatches(
    [...rows.keys()].filter(i => rows[i] === null),
    batchSize,
  )
  if (missing.length === 0) return { rows: rows.filter(row => row !== null), waitedMs: 0 }

  const plan = missing.map(indices => ({ indices, augmentedFor: null }))
  const loader = new Loader({ images, blobs, preprocessing, batchSize, cacheDir }, plan, hooks)
  const inference = foldModel(network.model)
  try {
    let done = rows.filter(row => row !== null).length
    for (const indices of missing) {
      stopIfCancelled(hooks)
      const computed = await computeRows(inference, await loader.next())
      for (const [row, i] of indices.entries()) {
        const values = computed[row] as Float32Array
        rows[i] = values
        const place = placeOf(images[i] as ImageFile)
        if (place) await writeEntry(place, values)
      }
      done += indices.length
      hooks.onProgress({ phase: 'Computing features', done, total: images.length })
    }
    return { rows: rows.filter(row => row !== null), waitedMs: loader.waitedMs }
  } finally {
    inference.dispose()
    await loader.close()
  }
}

async function readRow(place: EntryPlace | null, length: number): Promise<Float32Array | null> {
  const content = place && (await readEntry(place, length * 4))
  return content ? new Float32Array(content) : null
}

/** @param images float32 [images, imageSize, imageSize, 3], -1 to 1; disposed of */
async function computeRows({ features }: Inference, images: tf.Tensor4D): Promise<Float32Array[]> {
  const output = consume(images, features)
  try {
    const values = await output.data<'float32'>()
    const [count, width] = output.shape
    return Array.from({ length: count }, (_, row) => values.slice(row * width, (row + 1) * width))
  } finally {
    output.dispose()
  }
}
