import type { Context } from '#core/context.ts'

export interface LabelChange {
  /** As the source names it. */
  className: string
  /** Of the label that the image has. */
  labelClassId: string
  /** A person gave that label here: no list overrules it. */
  isByPerson: boolean
  fileCount: number
}

export interface LabelChanges {
  fileCount: number
  byPeopleCount: number
  /** Those with most files. */
  changes: LabelChange[]
}

const shown = 100

type Row = LabelChange & { importId: string; total: number; byPeople: number }

/**
 * Files of imports whose bytes are in the project under another label than the source gives them, by what they are and what
 * they would be. Of a class that nobody named a class of the project for yet, every file stands in it.
 */
export async function countLabelChanges(
  ctx: Pick<Context, 'database'>,
  importIds: string[],
): Promise<Map<string, LabelChanges>> {
  const rows = await ctx.database.$queryRaw<Row[]>`
    select * from (
      select f."importId", f."className", i."labelClassId", l."origin" <> 'IMPORTED' as "isByPerson",
        count(*)::int as "fileCount", (sum(count(*)) over (partition by f."importId"))::int as "total",
        (sum(count(*) filter (where l."origin" <> 'IMPORTED')) over (partition by f."importId"))::int as "byPeople",
        row_number() over (partition by f."importId" order by count(*) desc, f."className", i."labelClassId") as "place"
      from "ImportFile" f
      join "Import" m on m."id" = f."importId"
      join "Image" i on i."projectId" = m."projectId" and i."sha256" = f."sha256" and i."takenOutAt" is null
      join "ReferenceLabel" l on l."imageId" = i."id" and l."version" = i."labelVersion"
      join "LabelClass" c on c."id" = i."labelClassId"
      where f."importId" = any(${importIds}::uuid[]) and c."name" <> f."className"
        and (f."outcome" = 'REFUSED' or f."outcome" = 'CONFLICT' and f."imageId" is not null)
      group by f."importId", f."className", i."labelClassId", l."origin" <> 'IMPORTED'
    ) as "counted" where "place" <= ${shown} order by "importId", "place"`
  return new Map(
    [...Map.groupBy(rows, row => row.importId)].map(([id, changes]) => [
      id,
      { fileCount: changes[0]?.total ?? 0, byPeopleCount: changes[0]?.byPeople ?? 0, changes },
    ]),
  )
}
