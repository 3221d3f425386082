import * as tf from '@tensorflow/tfjs'
import { type Preprocessing, preprocessingSha256 } from '#core/pixels/preprocessing.ts'
import { inBatches } from './batches.ts'
import { type EntryPlace, readEntry, writeEntry } from './cache-entry.ts'
import { consume } from './consume.ts'
import { foldModel, type Inference } from './fold.ts'
import type { Network } from './network.ts'
import type { CacheLimits } from './pixels/kept-planes.ts'
import { Loader } from './pixels/loader.ts'
import { type ImageFile, lookKey, type Rows, rowAt } from './samples.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

const batchSize = 16

/** Where the images come from, and what of them is kept. */
export interface FeatureSource {
  images: Rows<ImageFile>
  /** The place of the blob store that has their pictures. */
  blobs: string
  preprocessing: Preprocessing
  /** The folder that holds `features` and `pixels`; unset: nothing is kept. */
  cacheDir?: string
  /** Of the pixels. */
  cacheLimits?: CacheLimits
}

export interface Features {
  /** float32 [images, features]; not to be written to. */
  values: Float32Array
  /** Features of each image. */
  width: number
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
  { images, blobs, preprocessing, cacheDir, cacheLimits }: FeatureSource,
  hooks: WorkHooks,
): Promise<Features> {
  const width = Math.floor(1024 * network.shape.alpha)
  const below = `features/${weightsSha256}/${tf.getBackend()}/${preprocessingSha256(preprocessing)}`
  const placeOf = (index: number): EntryPlace | null =>
    cacheDir ? { folder: cacheDir, key: `${below}/${lookKey(rowAt(images, index))}.f32` } : null

  const values = new Float32Array(images.length * width)
  const missing: number[] = []
  for (let i = 0; i < images.length; i++) {
    const row = await readRow(placeOf(i), width)
    if (row) values.set(row, i * width)
    else missing.push(i)
  }
  if (missing.length === 0) return { values, width, waitedMs: 0 }

  const plan = inBatches(missing, batchSize).map(indices => ({ indices, augmentedFor: null }))
  const loader = new Loader({ images, blobs, preprocessing, batchSize, cacheDir, cacheLimits }, plan, hooks)
  const inference = foldModel(network.model)
  try {
    let done = images.length - missing.length
    for (const { indices } of plan) {
      stopIfCancelled(hooks)
      const computed = await computeRows(inference, await loader.next())
      for (const [row, i] of indices.entries()) {
        const features = computed.subarray(row * width, (row + 1) * width)
        values.set(features, i * width)
        const place = placeOf(i)
        if (place) await writeEntry(place, features)
      }
      done += indices.length
      hooks.onProgress({ phase: 'Computing features', done, total: images.length })
    }
    return { values, width, waitedMs: loader.waitedMs }
  } finally {
    inference.dispose()
    await loader.close()
  }
}

async function readRow(place: EntryPlace | null, length: number): Promise<Float32Array | null> {
  const content = place && (await readEntry(place, length * 4))
  return content ? new Float32Array(content) : null
}

/** @param images float32 [images, imageSize, imageSize, 3], -1 to 1; disposed of @returns float32 [images, features] */
async function computeRows({ features }: Inference, images: tf.Tensor4D): Promise<Float32Array> {
  const output = consume(images, features)
  try {
    return await output.data<'float32'>()
  } finally {
    output.dispose()
  }
}
