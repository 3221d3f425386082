import type { EvaluationMetrics } from '#core/metrics/evaluate.ts'
import type { EvaluationColumns } from '#core/metrics/evaluation-columns.ts'
import type { EpochMetrics } from '#core/training-run/epoch-metrics.ts'
import type { EngineName } from '../engine/engine.ts'
import type { Failure } from './failure.ts'
import type { PredictorOptions } from './predict.ts'
import type { SampleColumns } from './sample-table.ts'
import type { ImageFile } from './samples.ts'
import type { Trained, TrainInput } from './train.ts'
import type { Progress } from './work.ts'

/** A model that is to be asked about images, as exportModel wrote it. */
export interface ModelInput extends PredictorOptions {
  modelJson: Uint8Array
  weights: Uint8Array
}

export type Work =
  | { kind: 'train'; input: TrainWork }
  /** From now on asked by 'predict', until there is another. */
  | { kind: 'model'; input: ModelInput }
  | { kind: 'predict'; images: readonly ImageFile[] }
  | { kind: 'evaluate'; input: EvaluationColumns }

/** Samples go as columns. */
export type TrainWork = Omit<TrainInput, 'train' | 'validation'> & { train: SampleColumns; validation: SampleColumns }

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

export type Outcome =
  | { kind: 'train'; trained: Trained }
  | { kind: 'model' }
  | { kind: 'predict'; rows: number[][] }
  | { kind: 'evaluate'; metrics: EvaluationMetrics }

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
