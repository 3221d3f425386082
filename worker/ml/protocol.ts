import type { Preprocessing } from '#core/pixels/preprocessing.ts'
import type { EpochMetrics } from '#core/training-run/epoch-metrics.ts'
import type { EngineName } from '../engine/engine.ts'
import type { Failure } from './failure.ts'
import type { ImageFile } from './samples.ts'
import type { Trained, TrainInput } from './train.ts'
import type { Progress } from './work.ts'

export interface PredictInput {
  /** As exportModel wrote it. */
  modelJson: Uint8Array
  weights: Uint8Array
  samples: readonly ImageFile[]
  /** The place of the blob store that has their pictures. */
  blobs: string
  /** That of the model. */
  preprocessing: Preprocessing
  batchSize?: number
  /** As in TrainInput. */
  cacheDir?: string
}

export type Work = { kind: 'train'; input: TrainInput } | { kind: 'predict'; input: PredictInput }

/** What computes in a thread. */
export interface ThreadEngine {
  /** Unset: the first that starts. */
  engine?: EngineName
  /** Unset or null: as the engine decides. */
  threads?: number | null
}

/** What a thread is started with. */
export interface ThreadStart extends ThreadEngine {
  /** One Int32, shared: 0 goes on, 1 stops at the next batch, even while the thread is too busy for messages. */
  cancelFlag: SharedArrayBuffer
}

export type Outcome = { kind: 'train'; trained: Trained } | { kind: 'predict'; rows: number[][] }

export type FromThread =
  | { type: 'progress'; progress: Progress }
  | { type: 'epoch'; epoch: EpochMetrics; checkpoint: Uint8Array<ArrayBuffer> }
  | { type: 'done'; outcome: Outcome }
  /** The last that it says: it does no more. */
  | { type: 'failed'; failure: Failure }

export type ToThread =
  | { type: 'work'; work: Work }
  /** The answer to 'epoch': the thread waits for it. */
  | { type: 'recorded' }
