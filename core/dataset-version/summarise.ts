import type { Context } from '#core/context.ts'
import { type DatasetVersion, type LabelOrigin, Split, type User } from '#core/generated/prisma/client.ts'

type Reading = Pick<Context, 'database'>

export interface SplitSummary {
  split: Split
  imageCount: number
  groupCount: number
  labelCounts: { labelClassId: string; imageCount: number }[]
}

/** Images, groups and classes of each split of dataset versions, in the order TRAIN, VALIDATION, TEST. */
export async function summariseSplits<Frozen extends Pick<DatasetVersion, 'id' | 'projectId'>>(
  ctx: Reading,
  versions: Frozen[],
): Promise<Map<Frozen, SplitSummary[]>> {
  const ids = versions.map(v => v.id)
  const classes = await ctx.database.labelClass.findMany({
    where: { projectId: { in: versions.map(v => v.projectId) } },
    orderBy: { position: 'asc' },
  })
  const counts = await ctx.database.datasetItem.groupBy({
    by: ['datasetVersionId', 'split', 'labelClassId'],
    where: { datasetVersionId: { in: ids } },
    _count: true,
  })
  const groups = await ctx.database.$queryRaw<{ id: string; split: Split; count: number }[]>`
    select "datasetVersionId" as "id", "split", count(distinct "groupKey")::int as "count" from "DatasetItem"
    where "datasetVersionId" = any(${ids}::uuid[]) group by 1, 2`
  const countOf = new Map(counts.map(n => [`${n.datasetVersionId} ${n.split} ${n.labelClassId}`, n._count]))
  const groupsOf = new Map(groups.map(g => [`${g.id} ${g.split}`, g.count]))
  const summarise = ({ id, projectId }: Frozen, split: Split): SplitSummary => {
    const labelCounts = classes
      .filter(c => c.projectId === projectId)
      .map(c => ({ labelClassId: c.id, imageCount: countOf.get(`${id} ${split} ${c.id}`) ?? 0 }))
    const imageCount = labelCounts.reduce((sum, c) => sum + c.imageCount, 0)
    return { split, labelCounts, imageCount, groupCount: groupsOf.get(`${id} ${split}`) ?? 0 }
  }
  return new Map(versions.map(v => [v, Object.values(Split).map(split => summarise(v, split))]))
}

export interface ReaderShare {
  /** Null: nobody said which reader gave them. */
  reader: User | null
  labeller: string | null
  origin: LabelOrigin
  labelCount: number
}

interface Row {
  id: string
  readerId: string | null
  labeller: string | null
  origin: LabelOrigin
  labelCount: number
}

/** Who gave the labels that were frozen in dataset versions, most first. */
export async function countReaders(ctx: Reading, ids: string[]): Promise<Map<string, ReaderShare[]>> {
  const rows = await ctx.database.$queryRaw<Row[]>`
    select d."datasetVersionId" as "id", l."readerId", case when l."readerId" is null then l."labeller" end as "labeller",
      l."origin", count(*)::int as "labelCount"
    from "DatasetItem" d join "Label" l on l."id" = d."labelId"
    where d."datasetVersionId" = any(${ids}::uuid[])
    group by 1, 2, 3, 4 order by count(*) desc, 3, 4`
  const readers = await ctx.database.user.findMany({ where: { id: { in: rows.flatMap(r => r.readerId ?? []) } } })
  const readerOf = new Map(readers.map(r => [r.id, r]))
  const shares = Map.groupBy(rows, r => r.id)
  return new Map(
    ids.map(id => [
      id,
      (shares.get(id) ?? []).map(({ readerId, labeller, origin, labelCount }) => ({
        reader: readerOf.get(readerId ?? '') ?? null,
        ...{ labeller, origin, labelCount },
      })),
    ]),
  )
}
