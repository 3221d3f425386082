import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import sharp from 'sharp'
import { localPath } from '#core/blob/local.ts'
import { preprocessingOf } from '#core/pixels/preprocessing.ts'
import { readPretrainedFolder } from '#core/pretrained/pretrained.ts'
import { createRandom } from '#core/random.ts'
import { noAugmentation, type TrainingConfig } from '#core/training-run/config.ts'
import type { EpochMetrics } from '#core/training-run/epoch-metrics.ts'
import { exportModel } from '#worker/ml/artifacts.ts'
import { buildNetwork, disposeNetwork } from '#worker/ml/network.ts'
import type { ImageFile, Sample } from '#worker/ml/samples.ts'
import { measureStatistics } from '#worker/ml/statistics.ts'
import type { TrainHooks } from '#worker/ml/train.ts'
import type { Progress } from '#worker/ml/work.ts'

export const makeFolder = () => mkdtemp(path.join(tmpdir(), 'lamina-ml-'))

/** Noisy 40 x 40 pictures: stripes across (class 0) or upright (class 1), in turn. */
export async function drawSamples(folder: string, count: number, seed = 1): Promise<Sample[]> {
  const random = createRandom(`stripes/${seed}`)
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const classIndex = n % 2
      const phase = random.integer(8)
      const pixels = Buffer.from(
        Array.from({ length: 1600 }, (_, i) => {
          const along = classIndex === 0 ? Math.floor(i / 40) : i % 40
          return ((along + phase) % 8 < 4 ? 60 : 160) + random.integer(40)
        }),
      )
      const bytes = await sharp(pixels, { raw: { width: 40, height: 40, channels: 1 } })
        .png()
        .toBuffer()
      return { ...(await writeImage(folder, bytes)), classIndex }
    }),
  )
}

/** A 40 x 40 PNG of 16 bits. @param luminance of each pixel, 0 to 65535 */
export async function writeImage16(folder: string, luminance: (i: number) => number): Promise<ImageFile> {
  const pixels = Uint16Array.from({ length: 1600 }, (_, i) => luminance(i))
  const bytes = await sharp(pixels, { raw: { width: 40, height: 40, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer()
  return { ...(await writeImage(folder, bytes)), bitDepth: 16 }
}

/** As a blob store in that folder keeps it. */
export async function writeImage(folder: string, bytes: Uint8Array): Promise<ImageFile> {
  const sha256 = hashOf(bytes)
  const file = localPath(folder, sha256)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, bytes)
  return { sha256, pictureSha256: sha256, bitDepth: 8, display: null }
}

export const asDisplayed = (imageSize: number) => preprocessingOf(imageSize, 'as-displayed')

export const tinyConfig: TrainingConfig = {
  architecture: 'MOBILENET_V1',
  optimizer: 'ADAM',
  window: 'AS_DISPLAYED',
  recipeVersion: 3,
  alpha: 0.25,
  imageSize: 32,
  learningRate: 0.002,
  batchSize: 8,
  epochs: 2,
  patience: null,
  dropout: 0.1,
  seed: 7,
  pretrainedModel: null,
  pretrainedFolder: null,
  pretrainedUploadId: null,
  pretrainedUploadName: null,
  pretrainedSha256: null,
  frozenBlocks: 0,
  augmentation: noAugmentation,
}

export interface Recorded extends TrainHooks {
  epochs: EpochMetrics[]
  checkpoints: Uint8Array[]
  progress: Progress[]
}

export function recordHooks(isCancelled = () => false): Recorded {
  const [epochs, checkpoints, progress]: [EpochMetrics[], Uint8Array[], Progress[]] = [[], [], []]
  return {
    epochs,
    checkpoints,
    progress,
    isCancelled,
    onProgress: p => progress.push(p),
    onEpoch: async (epoch, checkpoint) => {
      epochs.push(epoch)
      checkpoints.push(checkpoint)
    },
  }
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * A folder of "pretrained" weights: a network as its seed drew it, with the statistics that its blocks really see, since
 * with any others its features are as good as zero.
 */
export async function writePretrained(parent: string, alpha = 0.25) {
  const folder = await mkdtemp(path.join(parent, 'pretrained-'))
  const network = buildNetwork({ imageSize: 64, alpha, classCount: 5, dropout: 0, seed: 99, frozenBlocks: 0 })
  await measureStatistics(network, [tf.randomUniform<tf.Rank.R4>([8, 64, 64, 3], -1, 1, 'float32', 1)])
  const { modelJson, weights } = await exportModel(network.model)
  disposeNetwork(network)
  await writeFile(path.join(folder, 'model.json'), modelJson)
  await writeFile(path.join(folder, 'weights.bin'), weights)
  const pretrained = await readPretrainedFolder(folder)
  return { folder, pretrained, sha256: pretrained.sha256 }
}
