import type { Context } from '#core/context.ts'
import type { AuditEvent, Prediction } from '#core/generated/prisma/client.ts'

/**
 * Everything that led to one prediction, oldest first: its image and that image's labels, the import that brought it,
 * the frozen dataset, the run and its epochs, the model, the request, the prediction itself.
 */
export async function trailOf(ctx: Context, prediction: Prediction): Promise<AuditEvent[]> {
  const { imageId, modelVersionId, batchId, projectId } = prediction
  const image = await ctx.database.image.findUniqueOrThrow({ where: { id: imageId }, include: { labels: true } })
  const { trainingRun } = await ctx.database.modelVersion.findUniqueOrThrow({
    where: { id: modelVersionId },
    include: { trainingRun: true },
  })
  const nouns: [noun: string, ids: string[]][] = [
    ['Import', [image.importId]],
    ['Image', [imageId]],
    ['Label', image.labels.map(l => l.id)],
    ['DatasetVersion', [trainingRun.datasetVersionId]],
    ['TrainingRun', [trainingRun.id]],
    ['ModelVersion', [modelVersionId]],
    ['PredictionBatch', [batchId]],
    ['Prediction', [prediction.id]],
  ]
  return ctx.database.auditEvent.findMany({
    where: { projectId, OR: nouns.map(([noun, ids]) => ({ noun, nounId: { in: ids } })) },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
}
