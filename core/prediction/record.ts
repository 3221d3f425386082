import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput } from '#core/errors.ts'
import type { ModelVersion, PredictionBatch } from '#core/generated/prisma/client.ts'
import { decideClass } from '#core/metrics/decide.ts'
import { classesOfModel } from '#core/model-version/classes.ts'

/** What a network said of one image: one probability a class, in the order of the classes. */
export interface Answer {
  imageId: string
  inputSha256: string
  probabilities: number[]
}

/** Writes what a model said, with all that is needed to ask it again. */
export async function recordPredictions(
  ctx: Context<Transaction>,
  batch: PredictionBatch,
  model: ModelVersion,
  engine: string,
  answers: Answer[],
) {
  const { projectId } = batch
  const classes = await classesOfModel(ctx, model)
  const positive = classes.findIndex(c => c.isPositive)
  const positiveIndex = positive < 0 ? null : positive
  const predictions = await ctx.database.prediction.createManyAndReturn({
    data: answers.map(({ imageId, inputSha256, probabilities }) => {
      const predicted = classes[decideClass(probabilities, positiveIndex, model.threshold)]
      if (!predicted || probabilities.length !== classes.length) {
        throw new InvalidInput('probabilities', probabilities.length, `${classes.length}, one a class`)
      }
      return {
        projectId,
        batchId: batch.id,
        modelVersionId: model.id,
        imageId,
        inputSha256,
        weightsSha256: model.weightsSha256,
        preprocessingSha256: model.preprocessingSha256,
        threshold: model.threshold,
        probabilities,
        predictedClassId: predicted.id,
        engine,
        askedById: batch.createdById,
        requestId: batch.requestId,
      }
    }),
  })
  await recordAudit(
    ctx,
    ...predictions.map(p => ({
      action: 'PREDICTION_RECORDED' as const,
      nounId: p.id,
      projectId,
      after: {
        imageId: p.imageId,
        inputSha256: p.inputSha256,
        modelVersionId: model.id,
        weightsSha256: p.weightsSha256,
        probabilities: p.probabilities,
        predictedClass: classes.find(c => c.id === p.predictedClassId)?.name ?? '',
        threshold: p.threshold,
        engine,
      },
    })),
  )
  return predictions
}
