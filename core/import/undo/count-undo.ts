import type { Context } from '#core/context.ts'
import { knownElsewhere } from '#core/import/undo/known-elsewhere.ts'

/** What undoing an import would do, or what is left of it to do. */
export interface UndoCounts {
  /** Images that would be taken out. */
  imageCount: number
  /** Images that it brought and that would stay, as another import brings them too. */
  keptCount: number
  /** Of those that would be taken out, images that people have labelled here. */
  labelledByPeopleCount: number
  /** Those people, by name, the first twenty. */
  readers: string[]
  /** Of those, images that frozen datasets name, which stay in them. */
  frozenImageCount: number
  /** Those datasets by number, the newest twenty. */
  datasetNumbers: number[]
  /** Images that would stay, whose label of this import would be taken back. */
  takenBackCount: number
}

export const noUndo: UndoCounts = {
  ...{ imageCount: 0, keptCount: 0, labelledByPeopleCount: 0, frozenImageCount: 0, takenBackCount: 0 },
  ...{ readers: [], datasetNumbers: [] },
}

const shown = 20

/** Counted where they are: nothing of it grows with the import but the database's own work. */
export async function countUndo(ctx: Pick<Context, 'database'>, importIds: string[]): Promise<Map<string, UndoCounts>> {
  const rows = await ctx.database.$queryRaw<({ importId: string } & UndoCounts)[]>`
    with "asked" as (select unnest(${importIds}::uuid[]) as "importId"),
    "there" as materialized (
      select i."importId", i."id", exists (select from ${knownElsewhere}) as "isKept"
      from "Image" i join "asked" using ("importId") where i."takenOutAt" is null
    ), "brought" as (
      select * from "there" where not "isKept"
    ), "labelled" as materialized (
      select b."importId", b."id", l."readerId" from "brought" b
      join "Label" l on l."imageId" = b."id" and l."origin" = 'READER'
    ), "frozen" as materialized (
      select b."importId", b."id", d."datasetVersionId" from "brought" b join "DatasetItem" d on d."imageId" = b."id"
    )
    select "importId",
      (select count(*)::int from "brought" b where b."importId" = "asked"."importId") as "imageCount",
      (select count(*)::int from "there" where "there"."importId" = "asked"."importId" and "isKept") as "keptCount",
      (select count(distinct b."id")::int from "labelled" b where b."importId" = "asked"."importId") as "labelledByPeopleCount",
      (select count(distinct b."id")::int from "frozen" b where b."importId" = "asked"."importId") as "frozenImageCount",
      array(select distinct u."name" from "labelled" b join "User" u on u."id" = b."readerId"
        where b."importId" = "asked"."importId" order by 1 limit ${shown}) as "readers",
      array(select distinct v."number" from "frozen" b join "DatasetVersion" v on v."id" = b."datasetVersionId"
        where b."importId" = "asked"."importId" order by 1 desc limit ${shown}) as "datasetNumbers",
      (select count(*)::int from "Label" l join "Image" i on i."id" = l."imageId"
        join "ReferenceLabel" f on f."imageId" = i."id" and f."version" = i."labelVersion" and f."labelId" = l."id"
        where l."importId" = "asked"."importId" and i."labelClassId" is not null
          and (i."importId" <> l."importId" or i."id" in (select "id" from "there" where "isKept"))
      ) as "takenBackCount"
    from "asked"`
  return new Map(rows.map(({ importId, ...counts }) => [importId, counts]))
}
