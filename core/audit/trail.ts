import type { Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'

type Reading = Pick<Context, 'database'>

/**
 * What led to a prediction p: its image, that image's labels and what was said of them, the import that brought it, the frozen dataset and who
 * asked for it, the run and its epochs, the model, the request, the prediction itself; each with its events e. Of the
 * ranges in which the request was recorded only the one that it stands in.
 */
const events = Prisma.sql`
  "AuditEvent" e join (
    select 'Import' as "noun", i."importId"::text as "nounId" from "Image" i where i."id" = p."imageId"
    union all select 'Image', p."imageId"::text
    union all select 'Label', l."id"::text from "Label" l where l."imageId" = p."imageId"
    union all select 'Review', v."id"::text from "Review" v where v."imageId" = p."imageId"
    union all select 'Adjudication', a."id"::text from "Adjudication" a where a."imageId" = p."imageId"
    union all select 'GoldAnswer', g."id"::text from "GoldAnswer" g where g."imageId" = p."imageId"
    union all select d."noun", d."nounId" from "ModelVersion" m
      join "TrainingRun" r on r."id" = m."trainingRunId" join "DatasetVersion" v on v."id" = r."datasetVersionId"
      cross join lateral (values ('DatasetVersion', v."id"::text), ('DatasetFreeze', v."freezeId"::text)) d("noun", "nounId")
      where m."id" = p."modelVersionId"
    union all select 'TrainingRun', m."trainingRunId"::text from "ModelVersion" m where m."id" = p."modelVersionId"
    union all select 'ModelVersion', p."modelVersionId"::text
    union all select 'PredictionBatch', p."batchId"::text
    union all select 'Prediction', p."id"::text
  ) led on led."noun" = e."noun" and led."nounId" = e."nounId"
    and (e."action" <> 'PREDICTIONS_RECORDED' or e."id" = p."auditEventId")`

export interface TrailSlice {
  /** Ids of events; null: from the start, to the end. */
  after: string | null
  before: string | null
  take: number
  /** Newest first, from the end. */
  isBackward: boolean
}

/** Ids of the events that led to each of some predictions, oldest first, as many of each as are asked for: one statement. */
export async function findTrails(
  ctx: Reading,
  predictionIds: string[],
  { after, before, take, isBackward }: TrailSlice,
): Promise<Map<string, string[]>> {
  const rows = await ctx.database.$queryRaw<{ predictionId: string; id: string }[]>`
    select p."id" as "predictionId", t."id" from "Prediction" p cross join lateral (
      select e."id" from ${events}
      where e."projectId" = p."projectId"
        and ${after ? Prisma.sql`e."id" > ${after}::uuid` : Prisma.sql`true`}
        and ${before ? Prisma.sql`e."id" < ${before}::uuid` : Prisma.sql`true`}
      order by e."id" ${isBackward ? Prisma.sql`desc` : Prisma.sql`asc`} limit ${take}
    ) t where p."id" = any(${predictionIds}::uuid[])`
  const trails = Map.groupBy(rows, row => row.predictionId)
  return new Map([...trails].map(([id, trail]) => [id, trail.map(row => row.id)]))
}

/** How many events led to each of some predictions. */
export async function countTrails(ctx: Reading, predictionIds: string[]): Promise<Map<string, number>> {
  const rows = await ctx.database.$queryRaw<{ id: string; count: number }[]>`
    select p."id", t."count" from "Prediction" p cross join lateral (
      select count(*)::int as "count" from ${events} where e."projectId" = p."projectId"
    ) t where p."id" = any(${predictionIds}::uuid[])`
  return new Map(rows.map(row => [row.id, row.count]))
}
