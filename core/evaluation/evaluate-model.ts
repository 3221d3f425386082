import { setImmediate } from 'node:timers/promises'
import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { placesOf } from '#core/dataset-version/frozen.ts'
import type { ModelVersion, Split } from '#core/generated/prisma/client.ts'
import { lowestId } from '#core/id.ts'
import type { EvaluationMetrics } from '#core/metrics/evaluate.ts'
import type { EvaluationColumns } from '#core/metrics/evaluation-columns.ts'
import { classesOfModel } from '#core/model-version/classes.ts'
import type { Batch } from '#core/prediction/record.ts'

type Reading = Pick<Context, 'database'>

/** A whole split of a dataset version that a model was asked about. */
export type AskedSplit = Pick<Batch, 'id' | 'imageCount'> & { datasetVersionId: string; split: Split }

/** Groups of one split that stand in TRAIN or VALIDATION, too; only a dataset frozen as published can have any. */
async function countLearnt({ database }: Reading, { datasetVersionId, split }: AskedSplit): Promise<number> {
  const version = await database.datasetVersion.findUniqueOrThrow({
    where: { id: datasetVersionId },
    select: { dividedGroupCount: true },
  })
  if (!version.dividedGroupCount) return 0
  const [row] = await database.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from (
      select "groupKey" from "DatasetItem" where "datasetVersionId" = ${datasetVersionId}::uuid
      group by "groupKey" having bool_or("split" = ${split}::"Split")
        and bool_or("split" <> ${split}::"Split" and "split" in ('TRAIN', 'VALIDATION'))
    ) as learnt`
  return row?.count ?? 0
}

interface Row {
  imageId: string
  probabilities: number[]
  labelClassId: string
  groupKey: string
}

const readAtOnce = 1000

/** What was recorded of a request, each beside the label that its image was frozen with, by the images' ids. */
async function* readAnswers({ database }: Reading, { id, datasetVersionId }: AskedSplit): AsyncGenerator<Row[]> {
  let after = lowestId
  for (;;) {
    const rows = await database.$queryRaw<Row[]>`
      select p."imageId", p."probabilities", d."labelClassId", d."groupKey"
      from "Prediction" p
      join "DatasetItem" d on d."datasetVersionId" = ${datasetVersionId}::uuid and d."imageId" = p."imageId"
      where p."batchId" = ${id}::uuid and p."imageId" > ${after}::uuid order by p."imageId" limit ${readAtOnce}`
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.imageId
  }
}

/**
 * A model's recorded answers on a whole split, beside the frozen labels.
 * @param signal aborted: no further range is read
 * @throws Error where some are missing; the signal's reason
 */
export async function readEvaluation(
  ctx: Reading,
  model: ModelVersion,
  asked: AskedSplit,
  signal?: AbortSignal,
): Promise<EvaluationColumns> {
  const { imageCount } = asked
  const classes = await classesOfModel(ctx, model)
  const places = placesOf(classes)
  const positiveIndex = classes.findIndex(c => c.isPositive)
  const groups = new Map<string, number>()
  const columns: EvaluationColumns = {
    classNames: classes.map(c => c.name),
    positiveIndex: positiveIndex < 0 ? null : positiveIndex,
    threshold: model.threshold,
    learntGroupCount: await countLearnt(ctx, asked),
    length: 0,
    classIndex: new Int32Array(imageCount),
    group: new Int32Array(imageCount),
    probabilities: new Float64Array(imageCount * classes.length),
  }
  for await (const rows of readAnswers(ctx, asked)) {
    signal?.throwIfAborted()
    for (const { labelClassId, groupKey, probabilities } of rows) {
      const at = columns.length++
      const group = groups.get(groupKey) ?? groups.size
      groups.set(groupKey, group)
      columns.classIndex[at] = places.get(labelClassId) ?? -1
      columns.group[at] = group
      columns.probabilities.set(probabilities, at * classes.length)
    }
    await setImmediate()
  }
  if (columns.length !== imageCount) throw new Error(`${columns.length} of ${imageCount} predictions are recorded`)
  return columns
}

export interface Evaluated {
  columns: EvaluationColumns
  metrics: EvaluationMetrics
}

/** Keeps what a model's answers on a split came to. Once a split: the database refuses a second look. */
export async function recordEvaluation(
  ctx: Context<Transaction>,
  { id: modelVersionId, projectId }: ModelVersion,
  { datasetVersionId, split, imageCount }: AskedSplit,
  { columns, metrics }: Evaluated,
): Promise<void> {
  const groupCount = new Set(columns.group).size
  await ctx.database.evaluation.create({
    data: {
      ...{ modelVersionId, datasetVersionId, split, imageCount, groupCount },
      metrics: JSON.parse(JSON.stringify(metrics)),
    },
  })
  const { accuracy, auc } = metrics
  const after = {
    ...{ split, datasetVersionId, imageCount, groupCount },
    ...{ accuracy: { ...accuracy }, auc: auc && { ...auc } },
  }
  await recordAudit(ctx, { action: 'MODEL_EVALUATED', nounId: modelVersionId, projectId, after })
}
