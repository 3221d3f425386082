import type { Context } from '#core/context.ts'
import { sum } from '#core/dataset-version/groups.ts'
import { isKept, kept } from '#core/dataset-version/read-labelled.ts'
import { requireNoTest, requireTrain } from '#core/dataset-version/split-published.ts'
import { checkClasses, checkCounts, checkRatio, checkShape, checkTotals } from '#core/dataset-version/split-refusals.ts'
import type { FrozenRule } from '#core/dataset-version/split-rule.ts'
import type { LabelClass, Prisma, Split, SuspectedBurnedIn } from '#core/generated/prisma/client.ts'
import type { LabelledKind } from '#core/project/count.ts'

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

/** What there is to freeze, by the counts that are kept. */
interface Counted {
  classes: readonly LabelClass[]
  kinds: readonly LabelledKind[]
  suspectedBurnedIn: SuspectedBurnedIn | null
}

/**
 * Refuses at once what can be told by counts and a few images: the rest is told by the job, in the same words.
 * @throws InvalidInput as assignSplits and splitAsPublished would
 */
export async function requireDivisible(
  ctx: Pick<Context, 'database'>,
  projectId: string,
  { classes, kinds, suspectedBurnedIn }: Counted,
  rule: FrozenRule,
): Promise<void> {
  if ('ratio' in rule) checkRatio(rule.ratio)
  if ('counts' in rule) checkShape(rule.counts)
  const [ids, names] = [classes.map(c => c.id), classes.map(c => c.name)]
  const totalsOf = (isMeant: (kind: LabelledKind) => boolean) => {
    const meant = kinds.filter(kind => isKept(kind.burnedIn, suspectedBurnedIn) && isMeant(kind))
    return ids.map(id => sum(meant.filter(kind => kind.labelClassId === id).map(kind => kind.imageCount)))
  }
  if ('published' in rule) {
    const inSplit = (split: Split) => totalsOf(kind => kind.publishedSplit === split)
    requireTrain(inSplit('TRAIN'), rule.published, names)
    if (rule.published === 'VALIDATION_DIVIDED') requireNoTest(sum(inSplit('TEST')))
    return
  }
  const totals = totalsOf(() => true)
  checkTotals(totals, names)
  if ('counts' in rule) checkCounts(rule.counts, totals, names)
  const samples = await sampleClasses(ctx, ids, kept(projectId, suspectedBurnedIn))
  const sampleOf = (id: string) => samples.find(s => s.labelClassId === id)
  checkClasses(
    rule,
    // A class of which not all was looked at may have more groups than were seen.
    ids.map(id => ((sampleOf(id)?.imageCount ?? 0) < sampleSize ? (sampleOf(id)?.groupCount ?? 0) : 0)),
    names,
  )
}
