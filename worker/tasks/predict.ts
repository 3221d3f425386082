import { finishPredictionBatch } from '#core/prediction/finish-batch.ts'
import { Computer } from '../ml/computer.ts'
import { predictBatch } from '../predict-batch.ts'
import type { Task } from '../task.ts'

/** Asks one model about every image of a request. */
export const predictTask: Task = async tools => {
  const { context, claim, engine, threads, signal } = tools
  const { modelVersion: model, ...batch } = await context().database.predictionBatch.findUniqueOrThrow({
    where: { jobId: claim.jobId },
    include: { modelVersion: true },
    omit: { imageIds: true },
  })
  const computer = new Computer({ engine, threads }, signal)
  try {
    await predictBatch(computer, { batch, model, phase: 'Predicting' }, tools)
    await finishPredictionBatch(context(), claim, batch)
  } finally {
    await computer.close()
  }
}
