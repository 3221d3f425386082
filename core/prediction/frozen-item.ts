import type { Context } from '#core/context.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

export interface FrozenItem {
  split: Split
  referenceLabelId: string
  /** The answer that its reference label is from; null: a decision's own. */
  labelId: string | null
}

/**
 * Where the images of predictions stood in the dataset version that their models were trained on, by the prediction's
 * id; those that were not part of it are not in it.
 */
export async function findFrozenItems(
  ctx: Pick<Context, 'database'>,
  predictionIds: string[],
): Promise<Map<string, FrozenItem>> {
  const rows = await ctx.database.$queryRaw<({ predictionId: string } & FrozenItem)[]>`
    select p."id" as "predictionId", d."split", d."referenceLabelId", f."labelId"
    from "Prediction" p
    join "ModelVersion" m on m."id" = p."modelVersionId"
    join "TrainingRun" r on r."id" = m."trainingRunId"
    join "DatasetItem" d on d."datasetVersionId" = r."datasetVersionId" and d."imageId" = p."imageId"
    join "ReferenceLabel" f on f."id" = d."referenceLabelId"
    where p."id" = any(${predictionIds}::uuid[])`
  return new Map(rows.map(({ predictionId, ...item }) => [predictionId, item]))
}
