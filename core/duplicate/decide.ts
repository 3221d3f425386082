import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { rejoinGroups } from '#core/duplicate/join-groups.ts'
import { leastScore, scoreSteps } from '#core/duplicate/judge.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { type DuplicateDecision, type DuplicateEvidence, Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { outdateLeakage } from '#core/leakage/known.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'

/** Of one call: each has its event, and groups are joined anew in the same transaction. */
export const mostDecided = 500

export interface DecideInput {
  projectId: string
  /** Which pairs; in place of these, all that nobody decided of one evidence from a score on. */
  pairIds?: readonly string[] | null
  evidence?: DuplicateEvidence | null
  leastScore?: number | null
  /** Null: nobody has decided, again. */
  decision?: DuplicateDecision | null
  reason?: string | null
}

export interface Decided {
  /** Pairs that were decided otherwise before. */
  decidedCount: number
  /** Of those that were meant by their score, pairs that are left for another call. */
  remainingCount: number
}

interface Pair {
  id: string
  firstImageId: string
  secondImageId: string
  decision: DuplicateDecision | null
}

/** A score of just that is meant, too, however it is rounded. */
const stepsOf = (score: number | null | undefined) => Math.floor((score ?? 1) * scoreSteps)

const scoreSchema = z.number().min(leastScore).max(1)

/** @throws InvalidInput */
function requireWhich({ pairIds, evidence, leastScore: score, decision }: DecideInput): void {
  if (pairIds && (evidence || score != null))
    throw new InvalidInput('pairIds', `${pairIds.length} pairs, and a score`, 'pairs, or evidence with a score')
  if (pairIds) {
    if (pairIds.length === 0 || pairIds.length > mostDecided)
      throw new InvalidInput('pairIds', `${pairIds.length} pairs`, `1 to ${mostDecided}`)
    return
  }
  if (!evidence) throw new InvalidInput('pairIds', 'none', 'pairs, or evidence with a score')
  if (!scoreSchema.safeParse(score).success)
    throw new InvalidInput('leastScore', String(score ?? 'none'), `a number from ${leastScore} to 1`)
  if (!decision) throw new InvalidInput('decision', 'none', 'CONFIRMED or DENIED: of all from a score on')
}

/** The pairs that are meant, locked, best first. */
async function lockPairs(ctx: Context<Transaction>, input: DecideInput): Promise<Pair[]> {
  const { projectId, evidence, leastScore: score } = input
  const ids = input.pairIds ? [...new Set(input.pairIds.map(id => requireId('DuplicatePair', id)))] : null
  const which = ids
    ? Prisma.sql`"id" = any(${ids}::uuid[])`
    : Prisma.sql`"decision" is null and "evidence" = ${evidence}::"DuplicateEvidence" and "score" >= ${stepsOf(score)}`
  const pairs = await ctx.database.$queryRaw<Pair[]>`
    select "id", "firstImageId", "secondImageId", "decision" from "DuplicatePair"
    where "projectId" = ${projectId}::uuid and ${which} order by "score" desc, "id" limit ${mostDecided} for no key update`
  const missing = ids?.find(id => !pairs.some(pair => pair.id === id))
  if (missing) throw new NotFound('DuplicatePair', missing)
  return pairs
}

/**
 * Says of pairs that they are copies of one image, that they are not, or that nobody has decided. Confirmed ones join the groups of
 * their images: they are never divided from then on.
 * @throws NotFound, Forbidden, InvalidInput
 */
export async function decideDuplicates(ctx: Context, input: DecideInput): Promise<Decided> {
  const { projectId, evidence, leastScore: score } = input
  await requireRight(ctx, 'JUDGE_DUPLICATES', projectId)
  await requireSighted(ctx, projectId, 'which images are copies')
  requireWhich(input)
  const reason = parse(reasonSchema, input.reason, 'reason')
  const decision = input.decision ?? null
  return inTransaction(ctx, async ctx => {
    const { id: actorId } = await requireRight(ctx, 'JUDGE_DUPLICATES', projectId)
    // Joined groups follow from all pairs: who decides on one waits for whoever decides on another.
    await ctx.database.$executeRaw`select pg_advisory_xact_lock(hashtextextended(lower(${projectId}), 5))`
    const pairs = (await lockPairs(ctx, input)).filter(pair => pair.decision !== decision)
    await ctx.database.duplicatePair.updateMany({
      where: { id: { in: pairs.map(pair => pair.id) } },
      data: decision
        ? { decision, decidedById: actorId, decidedAt: ctx.now, reason }
        : { decision, decidedById: null, decidedAt: null, reason },
    })
    await outdateLeakage(ctx, projectId)
    await rejoinGroups(
      ctx,
      projectId,
      pairs.flatMap(pair => [pair.firstImageId, pair.secondImageId]),
    )
    await recordAudit(
      ctx,
      ...pairs.map(pair => ({
        ...{ action: 'DUPLICATE_DECIDED' as const, nounId: pair.id, projectId, reason },
        before: { decision: pair.decision },
        after: { decision, ...(evidence ? { evidence, leastScore: score } : {}) },
      })),
    )
    const remainingCount = evidence
      ? await ctx.database.duplicatePair.count({
          where: { projectId, decision: null, evidence, score: { gte: stepsOf(score) } },
        })
      : 0
    return { decidedCount: pairs.length, remainingCount }
  })
}
