import type { Context } from '#core/context.ts'
import { kept } from '#core/dataset-version/read-labelled.ts'
import { requireNoTest, requireTrain } from '#core/dataset-version/split-published.ts'
import { checkClasses, checkCounts, checkRatio, checkShape, checkTotals } from '#core/dataset-version/split-refusals.ts'
import type { FrozenRule } from '#core/dataset-version/split-rule.ts'
import { type LabelClass, Prisma, type SuspectedBurnedIn } from '#core/generated/prisma/client.ts'

/** So many images of a class are looked at: more than one group is told by far fewer. */
const sampleSize = 1000

interface Sample {
  labelClassId: string
  imageCount: number
  groupCount: number
}

/** Images and groups of each class, of its first images alone: exact where a class has no more. */
const sampleClasses = ({ database }: Pick<Context, 'database'>, classIds: string[], which: Prisma.Sql) =>
  database.$queryRaw<Sample[]>`
    select c."id" as "labelClassId", s."imageCount", s."groupCount" from unnest(${classIds}::uuid[]) as c("id")
    cross join lateral (
      select count(*)::int as "imageCount", count(distinct "groupKey")::int as "groupCount" from (
        select i."groupKey" from "Image" i where ${which} and i."labelClassId" = c."id" limit ${sampleSize}
      ) "first"
    ) s`

async function countImages({ database }: Pick<Context, 'database'>, classIds: string[], which: Prisma.Sql) {
  const rows = await database.$queryRaw<{ labelClassId: string; imageCount: number }[]>`
    select i."labelClassId", count(*)::int as "imageCount" from "Image" i where ${which} group by 1`
  return classIds.map(id => rows.find(row => row.labelClassId === id)?.imageCount ?? 0)
}

/**
 * Refuses at once what can be told without reading every group: the rest is told by the job, in the same words.
 * @throws InvalidInput as assignSplits and splitAsPublished would
 */
export async function requireDivisible(
  ctx: Pick<Context, 'database'>,
  projectId: string,
  classes: readonly LabelClass[],
  rule: FrozenRule,
  suspected: SuspectedBurnedIn | null,
): Promise<void> {
  if ('ratio' in rule) checkRatio(rule.ratio)
  if ('counts' in rule) checkShape(rule.counts)
  const [ids, names] = [classes.map(c => c.id), classes.map(c => c.name)]
  const which = kept(projectId, suspected)
  const inSplit = (split: 'TRAIN' | 'TEST') => Prisma.sql`${which} and i."publishedSplit" = ${split}::"Split"`
  const within = 'published' in rule ? inSplit('TRAIN') : which
  const samples = await sampleClasses(ctx, ids, within)
  const sampleOf = (id: string) => samples.find(s => s.labelClassId === id)
  const sampled = ids.map(id => sampleOf(id)?.imageCount ?? 0)
  if ('published' in rule) {
    requireTrain(sampled, rule.published, names)
    if (rule.published === 'AS_PUBLISHED') return
    const [tests] = await ctx.database.$queryRaw<{ count: number }[]>`
      select count(*)::int as "count" from "Image" i where ${inSplit('TEST')}`
    return requireNoTest(tests?.count ?? 0)
  }
  const isSure = sampled.filter(images => images > 0).length >= 2
  if (!isSure || 'counts' in rule) {
    const totals = await countImages(ctx, ids, which)
    checkTotals(totals, names)
    if ('counts' in rule) checkCounts(rule.counts, totals, names)
  }
  checkClasses(
    rule,
    // A class of which not all was looked at may have more groups than were seen.
    ids.map(id => ((sampleOf(id)?.imageCount ?? 0) < sampleSize ? (sampleOf(id)?.groupCount ?? 0) : 0)),
    names,
  )
}
