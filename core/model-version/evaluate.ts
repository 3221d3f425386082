import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput } from '#core/errors.ts'
import type { ModelVersion, Split } from '#core/generated/prisma/client.ts'
import { evaluatePredictions } from '#core/metrics/evaluate.ts'
import type { Answer } from '#core/prediction/record.ts'

/** Holds a model's answers on one split against the frozen labels. Once a split: the database refuses a second look. */
export async function evaluateModel(
  ctx: Context<Transaction>,
  model: ModelVersion,
  datasetVersionId: string,
  split: Split,
  answers: Answer[],
) {
  const classes = await ctx.database.labelClass.findMany({
    where: { projectId: model.projectId },
    orderBy: { position: 'asc' },
  })
  const items = await ctx.database.datasetItem.findMany({ where: { datasetVersionId, split } })
  const answerOf = new Map(answers.map(a => [a.imageId, a]))
  const positiveIndex = classes.findIndex(c => c.isPositive)
  const metrics = evaluatePredictions({
    classNames: classes.map(c => c.name),
    positiveIndex: positiveIndex < 0 ? null : positiveIndex,
    threshold: model.threshold,
    items: items.map(item => {
      const answer = answerOf.get(item.imageId)
      if (!answer) throw new InvalidInput('answers', item.imageId, `an answer for every image of ${split}`)
      const classIndex = classes.findIndex(c => c.id === item.labelClassId)
      return { classIndex, groupKey: item.groupKey, probabilities: answer.probabilities }
    }),
  })
  const groupCount = new Set(items.map(i => i.groupKey)).size
  const evaluation = await ctx.database.evaluation.create({
    data: {
      modelVersionId: model.id,
      datasetVersionId,
      split,
      imageCount: items.length,
      groupCount,
      metrics: JSON.parse(JSON.stringify(metrics)),
    },
  })
  const { accuracy, auc } = metrics
  const after = {
    split,
    datasetVersionId,
    imageCount: items.length,
    groupCount,
    accuracy: { ...accuracy },
    auc: auc && { ...auc },
  }
  await recordAudit(ctx, { action: 'MODEL_EVALUATED', nounId: model.id, projectId: model.projectId, after })
  return evaluation
}
