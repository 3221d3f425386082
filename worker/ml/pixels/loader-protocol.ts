import type { Preprocessing } from '#core/pixels/preprocessing.ts'
import type { Failure } from '../failure.ts'
import type { ImageFile, Rows } from '../samples.ts'
import type { AugmentedRun } from './draw-change.ts'
import type { CacheLimits } from './kept-planes.ts'

/** One batch to be prepared. */
export interface BatchRequest {
  /** Of the loader's images. */
  indices: readonly number[]
  /** From 1: changed as in this epoch of the run. null: as they are. */
  augmentedFor: number | null
}

/** A batch as the thread is told of it: it knows no other image. */
export interface LoadRequest extends Pick<BatchRequest, 'augmentedFor'> {
  images: readonly ImageFile[]
}

export interface LoaderInput {
  images: Rows<ImageFile>
  /** The place of the blob store that has their pictures. */
  blobs: string
  preprocessing: Preprocessing
  /** The most images of one request. */
  batchSize: number
  /** The folder that holds `pixels`; unset: nothing is kept on disk. */
  cacheDir?: string
  cacheLimits?: CacheLimits
  /** Needed where a request is augmented. */
  augmentedRun?: AugmentedRun
}

/** What a loader's thread is started with. */
export interface LoaderStart extends Omit<LoaderInput, 'images' | 'batchSize'> {
  /** Each float32 [batchSize, imageSize, imageSize, 3], -1 to 1. */
  slots: SharedArrayBuffer[]
}

export interface ToLoader {
  slot: number
  request: LoadRequest
}

/** The slot is filled, or why it cannot be. */
export interface FromLoader {
  slot: number
  failure: Failure | null
}
