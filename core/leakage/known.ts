import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { DatasetLeakage, DatasetVersion } from '#core/generated/prisma/client.ts'

/** What speaks against the figures of a model that learns from a dataset version. */
export interface LeakageFacts {
  /** Images that no search for duplicates has compared. */
  uncomparedCount: number
  /** Groups, with those that confirmed copies join taken for one, that stand in several splits. */
  dividedGroupCount: number
  /** Pairs of copies, confirmed by a person, that stand in different splits. */
  confirmedPairCount: number
  /** Pairs in different splits that look like copies, of which nobody has said whether they are. */
  openPairCount: number
}

/** Of a row that has more, the facts alone. */
export const factsOf = (row: LeakageFacts): LeakageFacts => ({
  ...{ uncomparedCount: row.uncomparedCount, dividedGroupCount: row.dividedGroupCount },
  ...{ confirmedPairCount: row.confirmedPairCount, openPairCount: row.openPairCount },
})

export const hasLeakage = (row: LeakageFacts): boolean => Object.values(factsOf(row)).some(count => count > 0)

/** Pairs that are kept by name of a version: those with most evidence. */
export const mostPairs = 1_000

type Counted = LeakageFacts & Pick<DatasetLeakage, 'contradictionCount' | 'pairIds'>
type Which = Pick<DatasetVersion, 'id' | 'projectId'>

/** Has the database count what is known now: two passes over the items, one over the project's pairs. */
async function count(tx: Transaction, { id, projectId }: Which): Promise<Counted> {
  const [uncompared] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from "DatasetItem" d left join "ImageFingerprint" f on f."imageId" = d."imageId"
    where d."datasetVersionId" = ${id}::uuid and f."comparedAt" is null`
  const [divided] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from (
      select from "DatasetItem" d
      left join "GroupJoin" j on j."projectId" = ${projectId}::uuid and j."groupKey" = d."groupKey"
      where d."datasetVersionId" = ${id}::uuid
      group by coalesce(j."joinedKey", d."groupKey") having min(d."split") <> max(d."split")
    ) "divided"`
  const [pairs] = await tx.$queryRaw<{ confirmed: number; open: number; differ: number; ids: string[] | null }[]>`
    select count(*) filter (where "isAcross" and "decision" = 'CONFIRMED')::int as "confirmed",
      count(*) filter (where "isAcross" and "decision" is null)::int as "open",
      count(*) filter (where "differs" and "decision" = 'CONFIRMED')::int as "differ",
      (array_agg("id" order by "score" desc, "id") filter (where "isAcross"))[1:${mostPairs}::int] as "ids"
    from (
      select p."id", p."score", p."decision", a."split" <> b."split" as "isAcross", a."labelClassId" <> b."labelClassId" as "differs"
      from "DuplicatePair" p
      join "DatasetItem" a on a."datasetVersionId" = ${id}::uuid and a."imageId" = p."firstImageId"
      join "DatasetItem" b on b."datasetVersionId" = ${id}::uuid and b."imageId" = p."secondImageId"
      where p."projectId" = ${projectId}::uuid and p."decision" is distinct from 'DENIED'
    ) "within"`
  if (!uncompared || !divided || !pairs) throw new Error('a count without a row')
  return {
    ...{ uncomparedCount: uncompared.count, dividedGroupCount: divided.count },
    ...{ confirmedPairCount: pairs.confirmed, openPairCount: pairs.open },
    ...{ contradictionCount: pairs.differ, pairIds: pairs.ids ?? [] },
  }
}

/**
 * What is known of a version's leakage. Counted once for all that is known of its project's copies: kept until more is.
 * @returns counts of 0 and more
 */
export async function leakageOf(ctx: Pick<Context, 'database' | 'now'>, version: Which): Promise<DatasetLeakage> {
  const { database, now } = ctx
  const { id: datasetVersionId, projectId } = version
  // First: what comes while it is counted makes it old at once.
  const { duplicateRevision: revision } = await database.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { duplicateRevision: true },
  })
  const kept = await database.datasetLeakage.findUnique({ where: { datasetVersionId } })
  if (kept?.revision === revision) return kept
  const counted = { revision, countedAt: now, ...(await count(database, version)) }
  // no audit: it follows from what has its events
  await database.$executeRaw`
    insert into "DatasetLeakage" as l ("datasetVersionId", "revision", "uncomparedCount", "dividedGroupCount",
      "confirmedPairCount", "openPairCount", "contradictionCount", "pairIds", "countedAt")
    values (${datasetVersionId}::uuid, ${revision}, ${counted.uncomparedCount}, ${counted.dividedGroupCount},
      ${counted.confirmedPairCount}, ${counted.openPairCount}, ${counted.contradictionCount}, ${counted.pairIds}::uuid[], ${now})
    on conflict ("datasetVersionId") do update set "revision" = excluded."revision", "countedAt" = excluded."countedAt",
      "uncomparedCount" = excluded."uncomparedCount", "dividedGroupCount" = excluded."dividedGroupCount",
      "confirmedPairCount" = excluded."confirmedPairCount", "openPairCount" = excluded."openPairCount",
      "contradictionCount" = excluded."contradictionCount", "pairIds" = excluded."pairIds"
    where l."revision" < excluded."revision"`
  return { datasetVersionId, ...counted }
}

/** What was known is not all any more: within the transaction that changes pairs, or what was compared. */
export const outdateLeakage = (ctx: Pick<Context<Transaction>, 'database'>, projectId: string) =>
  ctx.database
    .$executeRaw`update "Project" set "duplicateRevision" = "duplicateRevision" + 1 where "id" = ${projectId}::uuid`
