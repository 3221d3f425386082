import path from 'node:path'
import { preprocessingOfModel } from '#core/model-version/preprocessing.ts'
import { finishPredictionBatch } from '#core/prediction/finish-batch.ts'
import type { Answer } from '#core/prediction/record.ts'
import { imageFileOf } from '../image-file.ts'
import { Computer } from '../ml/computer.ts'
import type { Task } from '../task.ts'

/** Asks one model about every image of a batch and writes the answers, all or none. */
export const predictTask: Task = async ({ context, claim, blobs, dataDir, engine, threads, report, signal }) => {
  const { database } = context()
  const batch = await database.predictionBatch.findUniqueOrThrow({
    where: { jobId: claim.jobId },
    include: { modelVersion: true },
  })
  const model = batch.modelVersion
  const images = await database.image.findMany({ where: { id: { in: batch.imageIds } }, orderBy: { id: 'asc' } })
  const computer = new Computer({ engine, threads }, signal)
  try {
    const probabilities = await computer.predict(
      {
        modelJson: await blobs.readVerified(model.topologySha256),
        weights: await blobs.readVerified(model.weightsSha256),
        samples: images.map(imageFileOf),
        blobs: blobs.place,
        preprocessing: preprocessingOfModel(model),
        cacheDir: path.join(dataDir, 'cache'),
      },
      { onProgress: report },
    )
    const answers = images.map(
      (image, i): Answer => ({
        imageId: image.id,
        inputSha256: image.pictureSha256,
        probabilities: probabilities[i] ?? [],
      }),
    )
    await finishPredictionBatch(context(), claim, batch, model, engine, answers)
  } finally {
    await computer.close()
  }
}
