import { cohenKappa, rawAgreement, tallyOfPair } from '#core/agreement/coefficients.ts'
import { type Coefficient, coefficientOf } from '#core/agreement/interval.ts'
import { type GroupKinds, resampleGroups, totalOf } from '#core/agreement/resample.ts'
import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { createRandom } from '#core/random.ts'

/** Newest second answers of a reader that are compared with their first. */
export const recentPairs = 500
export const mostRepeatReaders = 20
const resamples = 1000

/** How far a reader agrees with themselves: first answers, and what they said of the same images again, unseen. */
export interface RepeatAgreement {
  readerId: string
  /** Images that they read twice; of these at most recentPairs are compared, the newest. */
  pairCount: number
  /** Of those that are compared, where at least one answer is that it cannot be told: beside the figures. */
  untoldCount: number
  /** Both answers have a class: what the figures are of. */
  comparedCount: number
  /** Of those, where both are the same. */
  sameCount: number
  raw: Coefficient
  kappa: Coefficient
}

/** Group, and places of the classes that were said first and again. */
export type Pair = readonly [groupKey: string, first: number, second: number]

/** What groups add to the confusion of first and second answers; those that are alike are kept once. */
function kindsOf(pairs: readonly Pair[], classCount: number): GroupKinds {
  const groups = Map.groupBy(pairs, ([groupKey]) => groupKey)
  const kinds = new Map<string, { sums: Map<number, number>; count: number }>()
  for (const of of groups.values()) {
    const sums = new Map<number, number>()
    for (const [, first, second] of of) {
      const slot = first * classCount + second
      sums.set(slot, (sums.get(slot) ?? 0) + 1)
    }
    const key = JSON.stringify([...sums].sort(([a], [b]) => a - b))
    const kind = kinds.get(key) ?? { sums, count: 0 }
    kind.count += 1
    kinds.set(key, kind)
  }
  const all = [...kinds.values()]
  return { sums: all.map(k => k.sums), counts: all.map(k => k.count), size: classCount ** 2 }
}

const confusionOf = (sums: Float64Array, classCount: number): number[][] =>
  Array.from({ length: classCount }, (_, c) => [...sums.subarray(c * classCount, (c + 1) * classCount)])

/**
 * Raw agreement and Cohen's kappa of first and second answers of one reader, each with its 95% interval by drawing whole
 * groups. The same pairs in the same order and the same seed come to the same figures.
 * @param pairs of images that were given a class both times; classes as places below classCount
 */
export function measureRepeats(
  pairs: readonly Pair[],
  { classCount, seed }: { classCount: number; seed: string },
): Pick<RepeatAgreement, 'raw' | 'kappa'> {
  const kinds = kindsOf(pairs, classCount)
  const groups = kinds.counts.reduce((a, b) => a + b, 0)
  const measures = {
    raw: (counts: number[][]) => rawAgreement(tallyOfPair(counts)),
    kappa: (counts: number[][]) => cohenKappa(counts),
  }
  const drawings = { raw: new Float64Array(resamples), kappa: new Float64Array(resamples) }
  let at = 0
  if (groups > 0)
    for (const sums of resampleGroups(kinds, createRandom(seed), resamples)) {
      const counts = confusionOf(sums, classCount)
      drawings.raw[at] = measures.raw(counts) ?? Number.NaN
      drawings.kappa[at] = measures.kappa(counts) ?? Number.NaN
      at += 1
    }
  const same = pairs.filter(([, first, second]) => first === second).length
  const counts = confusionOf(totalOf(kinds), classCount)
  const why = pairs.length === 0 ? ('NOTHING_READ_TWICE' as const) : ('ONE_CLASS' as const)
  return {
    raw: coefficientOf({
      ...{ value: measures.raw(counts), why, groups, drawings: drawings.raw },
      ...{ isUnanimous: same === pairs.length || same === 0, isRaw: true },
    }),
    kappa: coefficientOf({
      ...{ value: measures.kappa(counts), why, groups, drawings: drawings.kappa },
      ...{ isUnanimous: same === pairs.length, isRaw: false },
    }),
  }
}

interface Row {
  readerId: string
  pairCount: number
  /** Newest first. */
  pairs: [groupKey: string, firstClassId: string | null, secondClassId: string | null][]
}

async function repeatsOf(
  { database }: Pick<Context, 'database'>,
  { projectId, readerId }: { projectId: string; readerId: string | null },
  most: number,
): Promise<RepeatAgreement[]> {
  const classes = await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const placeOf = new Map(classes.map(({ id }, place) => [id, place]))
  const rows = await database.$queryRaw<Row[]>`
    with "reader" as (
      select r."readerId", count(*)::int as "pairCount" from "Reading" r
      where r."projectId" = ${projectId}::uuid and r."round" = 2 and r."readerId" is not null and r."version" > 0 and r."state" <> 'WITHDRAWN'
        and (${readerId}::text is null or r."readerId" = ${readerId})
      group by 1 order by 2 desc, 1 limit ${most}
    )
    select u.*, p."pairs" from "reader" u cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_array(i."groupKey", l."labelClassId", m."labelClassId")
        order by s."answeredAt" desc, i."id"), '[]') as "pairs"
      from (
        select s."id", s."imageId", s."answeredAt" from "Reading" s
        where s."projectId" = ${projectId}::uuid and s."round" = 2 and s."readerId" = u."readerId" and s."version" > 0 and s."state" <> 'WITHDRAWN'
        order by s."answeredAt" desc limit ${recentPairs}
      ) s
      join "Label" m on m."readingId" = s."id" and m."version" = 1
      join "Reading" r on r."imageId" = s."imageId" and r."readerKey" = u."readerId" and r."round" = 1
      join "Label" l on l."readingId" = r."id" and l."version" = 1
      join "Image" i on i."id" = s."imageId" and i."takenOutAt" is null
    ) p order by u."pairCount" desc, u."readerId"`
  return rows.map(({ pairs, ...row }) => {
    const told = pairs.flatMap(([groupKey, first, second]): Pair[] => {
      const places = [first, second].map(id => (id === null ? undefined : placeOf.get(id)))
      const [a, b] = places
      return a === undefined || b === undefined ? [] : [[groupKey, a, b]]
    })
    return {
      ...row,
      untoldCount: pairs.length - told.length,
      comparedCount: told.length,
      sameCount: told.filter(([, first, second]) => first === second).length,
      // Of the reader: the same answers come to the same figures, whoever asks.
      ...measureRepeats(told, { classCount: classes.length, seed: `${projectId}/${row.readerId}/repeats` }),
    }
  })
}

/** How far whoever acts agrees with themselves in a project: theirs to see whole. */
export async function ownRepeats(ctx: Context, projectId: string): Promise<RepeatAgreement> {
  const { id: readerId } = await requireRight(ctx, 'SEE_PROJECT', projectId)
  const [own] = await repeatsOf(ctx, { projectId, readerId }, 1)
  const none = { readerId, pairCount: 0, untoldCount: 0, comparedCount: 0, sameCount: 0 }
  return own ?? { ...none, ...measureRepeats([], { classCount: 0, seed: '' }) }
}

/** How far each reader of a project agrees with themselves, who read most twice first. @throws Forbidden, InvalidInput */
export async function seeRepeats(ctx: Context, projectId: string, most: number): Promise<RepeatAgreement[]> {
  await requireRight(ctx, 'SEE_READERS', projectId)
  await requireSighted(ctx, projectId, 'how far others agree with themselves')
  if (!Number.isInteger(most) || most < 1 || most > mostRepeatReaders)
    throw new InvalidInput('first', most, `1 to ${mostRepeatReaders}`)
  return repeatsOf(ctx, { projectId, readerId: null }, most)
}
