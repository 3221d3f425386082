import type { Context } from '#core/context.ts'
import type { Prediction } from '#core/generated/prisma/client.ts'

/** Where an image stood in the dataset version that its prediction's model was trained on; null: it was not part of it. */
export const findFrozenItem = (ctx: Context, { imageId, modelVersionId }: Prediction) =>
  ctx.database.datasetItem.findFirst({
    where: { imageId, datasetVersion: { trainingRuns: { some: { modelVersion: { id: modelVersionId } } } } },
  })
