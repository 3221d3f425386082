import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput } from '#core/errors.ts'
import type { ModelVersion, Split } from '#core/generated/prisma/client.ts'
import { evaluatePredictions } from '#core/metrics/evaluate.ts'
import { classesOfModel } from '#core/model-version/classes.ts'
import type { Answer } from '#core/prediction/record.ts'

/** Groups of one split that stand in TRAIN or VALIDATION, too; only a dataset frozen as published has any. */
async function countLearnt(ctx: Context<Transaction>, datasetVersionId: string, split: Split): Promise<number> {
  const [row] = await ctx.database.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from (
      select "groupKey" from "DatasetItem" where "datasetVersionId" = ${datasetVersionId}::uuid
      group by "groupKey" having bool_or("split" = ${split}::"Split")
        and bool_or("split" <> ${split}::"Split" and "split" in ('TRAIN', 'VALIDATION'))
    ) as learnt`
  return row?.count ?? 0
}

/** Holds a model's answers on one split against the frozen labels. Once a split: the database refuses a second look. */
export async function evaluateModel(
  ctx: Context<Transaction>,
  model: ModelVersion,
  datasetVersionId: string,
  split: Split,
  answers: Answer[],
) {
  const classes = await classesOfModel(ctx, model)
  const items = await ctx.database.datasetItem.findMany({ where: { datasetVersionId, split } })
  const answerOf = new Map(answers.map(a => [a.imageId, a]))
  const positiveIndex = classes.findIndex(c => c.isPositive)
  const metrics = evaluatePredictions({
    classNames: classes.map(c => c.name),
    positiveIndex: positiveIndex < 0 ? null : positiveIndex,
    threshold: model.threshold,
    learntGroupCount: await countLearnt(ctx, datasetVersionId, split),
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
