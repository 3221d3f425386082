import type { Context } from '#core/context.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'

/** Labels of a class that are counted: of more it is said that there are as many or more. */
export const mostCounted = 10_000

export interface ClassUse {
  labelClassId: string
  /** Answers, of readers and imports; at most mostCounted. */
  labelCount: number
  /** Images whose reference label it is. */
  imageCount: number
  /** Dataset versions that have images of it. */
  datasetCount: number
  modelCount: number
}

/** What has each class of a project, in their order. @throws Forbidden, also for whoever reads the project blind */
export async function countClassUses(ctx: Context, projectId: string): Promise<ClassUse[]> {
  await requireRightInArchived(ctx, 'SET_CLASSES', projectId)
  await requireSighted(ctx, projectId, 'what has a class')
  return ctx.database.$queryRaw<ClassUse[]>`
    select c."id" as "labelClassId",
      (select count(*)::int from (
        select from "Label" l where l."labelClassId" = c."id" limit ${mostCounted}) "first") as "labelCount",
      (select coalesce(sum(k."imageCount"), 0)::int from "ImageCount" k
        where k."projectId" = c."projectId" and k."labelClassId" = c."id" and not k."isTakenOut") as "imageCount",
      (select count(*)::int from "DatasetVersion" v where v."projectId" = c."projectId" and exists (
        select from jsonb_array_elements(v."splits") s cross join jsonb_array_elements(s->'classes') k
        where k->>'labelClassId' = c."id"::text and (k->>'imageCount')::int > 0)) as "datasetCount",
      (select count(*)::int from "ModelVersion" m
        where m."projectId" = c."projectId" and c."id" = any(m."classIds")) as "modelCount"
    from "LabelClass" c where c."projectId" = ${projectId}::uuid order by c."position"`
}
