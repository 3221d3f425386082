import path from 'node:path'
import type { ModelVersion } from '#core/generated/prisma/client.ts'
import { preprocessingOfModel } from '#core/model-version/preprocessing.ts'
import { findImages, findLastRecorded } from '#core/prediction/find-images.ts'
import { type Batch, chunkSize, recordChunk } from '#core/prediction/record.ts'
import { cacheLimits } from './cache-limits.ts'
import { imageFileOf } from './image-file.ts'
import type { Computer } from './ml/computer.ts'
import type { TaskTools } from './task.ts'

/** What answers: a model is loaded, then asked about one range of images after another. */
export type Answering = Pick<Computer, 'load' | 'predict'>

/**
 * Asks a model about every image of a request that it was not asked about yet, in the order of their ids, and records the
 * answers chunk by chunk: whoever takes the job over goes on behind the last one.
 * @param phase for people
 */
export async function predictBatch(
  computer: Answering,
  { batch, model, phase }: { batch: Batch; model: ModelVersion; phase: string },
  { context, claim, blobs, dataDir, engine, report }: TaskTools,
): Promise<void> {
  const { imageCount: total } = batch
  let done = batch.predictionCount
  let after = await findLastRecorded(context(), batch)
  let images = await findImages(context(), batch, after, chunkSize)
  if (images.length > 0)
    await computer.load({
      modelJson: await blobs.readVerified(model.topologySha256),
      weights: await blobs.readVerified(model.weightsSha256),
      blobs: blobs.place,
      preprocessing: preprocessingOfModel(model),
      cacheDir: path.join(dataDir, 'cache'),
      cacheLimits: cacheLimits(),
    })
  while (images.length > 0) {
    const recorded = done
    const onProgress = (progress: { done: number }) => report({ phase, done: recorded + progress.done, total })
    const rows = await computer.predict(images.map(imageFileOf), { onProgress })
    const answers = images.map(({ id: imageId, pictureSha256: inputSha256 }, i) => {
      return { imageId, inputSha256, probabilities: rows[i] ?? [] }
    })
    await recordChunk(context(), claim, batch, model, engine, answers)
    done += answers.length
    after = images.at(-1)?.id ?? after
    images = await findImages(context(), batch, after, chunkSize)
  }
}
