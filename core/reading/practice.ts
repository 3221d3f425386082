import type { Context } from '#core/context.ts'
import { type PracticeVerdict, Prisma } from '#core/generated/prisma/client.ts'
import { readableGold } from '#core/reading/gold.ts'

/** How far somebody's practice is. */
export type PracticeState = 'UNDER_WAY' | 'PASSED' | 'FAILED' | 'LET_GO_ON'

/** A first answer on a gold image, given blind; times as text of one form. */
interface PracticeAnswer {
  imageId: string
  at: string
  isAsGold: boolean
}

interface Decision {
  verdict: PracticeVerdict
  at: string
  reason: string
  decidedById: string
}

export interface Practised {
  /** What the project asks for. */
  practiceCount: number
  practicePercent: number
  answers: readonly PracticeAnswer[]
  /** Gold images that they have not answered. */
  leftCount: number
  /** Newest; null: nothing was decided. */
  decision: Decision | null
  /** When they were last asked to repeat it; null: never. */
  repeatedAt: string | null
}

/** The practice of one reader: the gold images that they answer before all else. */
export interface Practice {
  readerId: string
  state: PracticeState
  /** How many are asked for: as the project says, or as many as there are. */
  askedCount: number
  /** Of those, how many they answered. */
  answeredCount: number
  /** Of those, how many as the gold answer. */
  asGoldCount: number
  /** Percent that is asked for; 0: any will do. */
  passPercent: number
  /** What they did not answer, of all gold images. */
  leftCount: number
  decision: Decision | null
  /** Of which images they are told, where they are told together. */
  toldIds: string[]
}

/**
 * What a practice comes to, of what was answered, asked for and decided so far. Nothing of it is kept: another mark, another
 * gold answer, and it comes to something else.
 */
export function measurePractice(readerId: string, of: Practised): Practice {
  const { practiceCount, practicePercent: passPercent, answers, leftCount, decision, repeatedAt } = of
  const ordered = answers.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const before = ordered.filter(({ at }) => repeatedAt !== null && at <= repeatedAt)
  const since = ordered.slice(before.length)
  const round = since.slice(0, practiceCount)
  const askedCount = Math.min(practiceCount, round.length + leftCount)
  const asGoldCount = round.filter(answer => answer.isAsGold).length
  const isOver = round.length >= askedCount
  const isPassed = asGoldCount * 100 >= passPercent * askedCount
  const isLet = decision?.verdict === 'GO_ON'
  const state = isLet ? 'LET_GO_ON' : !isOver ? 'UNDER_WAY' : isPassed ? 'PASSED' : 'FAILED'
  const beforeLet = isLet ? ordered.filter(({ at }) => at <= decision.at) : []
  const told = leftCount === 0 ? ordered : [...before, ...(isOver ? round : []), ...beforeLet]
  const toldIds = [...new Set(told.map(({ imageId }) => imageId))]
  return {
    ...{ readerId, state, askedCount, answeredCount: round.length, asGoldCount, passPercent },
    ...{ leftCount, decision, toldIds },
  }
}

interface Row extends Omit<Practised, 'answers' | 'repeatedAt'> {
  readerId: string
  answers: PracticeAnswer[]
  repeatedAt: string | null
}

const time = (at: Prisma.Sql) => Prisma.sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS')`

/**
 * The practices of those of these people who are readers of a project that is read blind; null: of all of them, by name.
 * Whether practice is asked for is not asked.
 */
export async function findPractices(
  { database }: Pick<Context, 'database'>,
  { projectId, readerIds }: { projectId: string; readerIds: readonly string[] | null },
  most: number,
): Promise<Practice[]> {
  const rows = await database.$queryRaw<Row[]>`
    select m."userId" as "readerId", p."practiceCount", p."practicePercent", d."decision",
      (select max(${time(Prisma.sql`r."createdAt"`)}) from "PracticeDecision" r
        where r."projectId" = p."id" and r."readerId" = m."userId" and r."verdict" = 'REPEAT') as "repeatedAt",
      (select count(*)::int from ${readableGold(Prisma.sql`p."id"`)} and not exists (select from "Reading" r
        where r."imageId" = i."id" and r."readerKey" = m."userId" and r."round" = 1 and r."version" > 0)) as "leftCount",
      (select coalesce(jsonb_agg(jsonb_build_object('imageId', i."id", 'at', ${time(Prisma.sql`l."createdAt"`)},
          'isAsGold', l."labelClassId" is not distinct from g."labelClassId")), '[]')
        from "Image" i join "GoldAnswer" g on g."imageId" = i."id" and g."number" = i."goldNumber"
        join "Reading" r on r."imageId" = i."id" and r."readerKey" = m."userId" and r."round" = 1
        join "Label" l on l."readingId" = r."id" and l."version" = 1 and l."isBlind"
        where i."projectId" = p."id" and i."goldNumber" > 0 and i."takenOutAt" is null) as "answers"
    from "Project" p join "Membership" m on m."projectId" = p."id" and 'READER' = any(m."roles")
    join "User" u on u."id" = m."userId" and u."disabledAt" is null
    left join lateral (
      select jsonb_build_object('verdict', d."verdict", 'at', ${time(Prisma.sql`d."createdAt"`)}, 'reason', d."reason",
        'decidedById', d."decidedById") as "decision"
      from "PracticeDecision" d where d."projectId" = p."id" and d."readerId" = m."userId" order by d."id" desc limit 1
    ) d on true
    where p."id" = ${projectId}::uuid and p."isBlind"
      and (${readerIds === null} or m."userId" = any(${[...(readerIds ?? [])]}))
    order by u."name", u."id" limit ${most}`
  return rows.map(({ readerId, ...of }) => measurePractice(readerId, of))
}
