import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { attributesOf } from '#core/dataset-version/frozen-attributes.ts'
import type { DatasetDifference } from '#core/generated/prisma/client.ts'
import { lowestId } from '#core/id.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import type { Progress } from '#core/job/report-progress.ts'
import { requireRight } from '#core/membership/require-right.ts'

interface Comparing {
  context(): Context
  claim: Claim
  report(progress: Progress): void
  signal: AbortSignal
}

interface Range {
  /** Null: both end here. */
  upTo: string | null
  /** Of the first version, and of the second. */
  fromCount: number
  toCount: number
  added: number
  removed: number
  relabelled: number
  moved: number
  regrouped: number
  /** Images of both of which nothing differs. */
  same: number
}

/** Of each version: some tens of milliseconds of a statement. */
const imagesAtATime = 5_000
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** Of the longest comparison, as of the longest freeze. */
const longestMs = 3600_000

interface Asked extends Pick<DatasetDifference, 'id' | 'fromId' | 'toId'> {
  /** Attributes that only one of the versions has: what one could not say differs from nothing. */
  notOfBoth: string[]
}

/** Writes down what differs in a range of images: both versions' items by their keys, so that no plan depends on statistics. */
async function writeRange(tx: Transaction, { id, fromId, toId, notOfBoth }: Asked, after: string): Promise<Range> {
  const [range] = await tx.$queryRaw<Range[]>`
    with "end" as materialized (
      select least(
        (select "imageId" from "DatasetItem" where "datasetVersionId" = ${fromId}::uuid and "imageId" > ${after}::uuid
         order by "imageId" offset ${imagesAtATime - 1}::int limit 1),
        (select "imageId" from "DatasetItem" where "datasetVersionId" = ${toId}::uuid and "imageId" > ${after}::uuid
         order by "imageId" offset ${imagesAtATime - 1}::int limit 1)) as "upTo"
    ), "a" as materialized (
      select d.* from "DatasetItem" d where d."datasetVersionId" = ${fromId}::uuid and d."imageId" > ${after}::uuid
        and d."imageId" <= coalesce((select "upTo" from "end"), ${highestId}::uuid)
    ), "b" as materialized (
      select d.* from "DatasetItem" d where d."datasetVersionId" = ${toId}::uuid and d."imageId" > ${after}::uuid
        and d."imageId" <= coalesce((select "upTo" from "end"), ${highestId}::uuid)
    ), "both" as materialized (
      select "imageId", a."imageId" is null as "isAdded", b."imageId" is null as "isRemoved",
        a."labelClassId" <> b."labelClassId" or coalesce(a."attributes", '{}') - ${notOfBoth}::text[]
          <> coalesce(b."attributes", '{}') - ${notOfBoth}::text[] as "isRelabelled",
        a."split" <> b."split" as "isMoved", a."groupKey" <> b."groupKey" as "isRegrouped"
      from "a" a full join "b" b using ("imageId")
    ), "written" as (
      insert into "DatasetDifferenceItem" ("differenceId", "change", "imageId")
      select ${id}::uuid, c."change"::"DatasetChange", d."imageId" from "both" d cross join lateral (values
        ('ADDED', d."isAdded"), ('REMOVED', d."isRemoved"),
        ('RELABELLED', d."isRelabelled" and not d."isAdded" and not d."isRemoved"), ('MOVED', d."isMoved"),
        ('REGROUPED', d."isRegrouped")) c("change", "holds")
      where c."holds" order by c."change", d."imageId"
      returning "change", "imageId"
    )
    select (select "upTo" from "end") as "upTo", w.*,
      (select count(*)::int from "a") as "fromCount", (select count(*)::int from "b") as "toCount",
      (select count(*)::int from "both") - w."changed" as "same"
    from (select count(*) filter (where "change" = 'ADDED')::int as "added",
      count(*) filter (where "change" = 'REMOVED')::int as "removed",
      count(*) filter (where "change" = 'RELABELLED')::int as "relabelled",
      count(*) filter (where "change" = 'MOVED')::int as "moved",
      count(*) filter (where "change" = 'REGROUPED')::int as "regrouped",
      count(distinct "imageId")::int as "changed" from "written") w`
  if (!range) throw new Error('a range of two dataset versions has no counts')
  return range
}

/** The ids of attributes that one of two versions has and the other has not. */
function findNotOfBoth(...versions: { attributes: unknown }[]): string[] {
  const ids = versions.map(version => new Set(attributesOf(version).map(a => a.id)))
  return [...new Set(ids.flatMap(of => [...of]))].filter(id => ids.some(of => !of.has(id)))
}

const names = ['added', 'removed', 'relabelled', 'moved', 'regrouped', 'same'] as const

/**
 * Computes in what two dataset versions differ: image by image, range by range, in one transaction. Cancelled, failed or
 * killed, nothing is left of it; begun again it comes to the same.
 */
export async function writeDifference(comparing: Comparing, asked: DatasetDifference): Promise<void> {
  const { context, claim, report, signal } = comparing
  const { id, projectId, fromId, toId } = asked
  await inTransaction(
    context(),
    async ctx => {
      const [from, to] = await Promise.all(
        [fromId, toId].map(id => ctx.database.datasetVersion.findUniqueOrThrow({ where: { id } })),
      )
      if (!from || !to) throw new Error(`comparison ${id} has lost a dataset version`)
      const total = from.imageCount + to.imageCount
      const ofTwo = { id, fromId, toId, notOfBoth: findNotOfBoth(from, to) }
      const counts = { added: 0, removed: 0, relabelled: 0, moved: 0, regrouped: 0, same: 0 }
      let done = 0
      for (let after: string | null = lowestId; after !== null; ) {
        signal.throwIfAborted()
        report({ phase: 'Comparing images', done, total })
        const range = await writeRange(ctx.database, ofTwo, after)
        for (const name of names) counts[name] += range[name]
        done += range.fromCount + range.toCount
        after = range.upTo
      }
      signal.throwIfAborted()
      // Still: it took its time.
      await requireRight(ctx, 'COMPARE_DATASETS', projectId)
      const came = Object.fromEntries(names.map(name => [`${name}Count`, counts[name]]))
      await ctx.database.datasetDifference.update({
        where: { id, comparedAt: null },
        data: { ...came, comparedAt: context().now },
      })
      const after = { fromNumber: from.number, toNumber: to.number, ...came }
      await recordAudit(
        { ...context(), database: ctx.database },
        { action: 'DATASETS_COMPARED', nounId: id, projectId, after },
      )
      await succeedJob({ ...context(), database: ctx.database }, claim)
    },
    longestMs,
  )
}
