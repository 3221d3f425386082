import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { DatasetVersion, LeakageWaiver } from '#core/generated/prisma/client.ts'
import { factsOf, hasLeakage, type LeakageFacts, leakageOf } from '#core/leakage/known.ts'
import { leakageWords } from '#core/leakage/words.ts'

/** The newest waiver that knew all that is known; null: none did. */
export async function coveringWaiver(
  ctx: Pick<Context, 'database'>,
  datasetVersionId: string,
  facts: LeakageFacts,
): Promise<LeakageWaiver | null> {
  const known = Object.entries(factsOf(facts)).map(([name, count]) => ({ [name]: { gte: count } }))
  return ctx.database.leakageWaiver.findFirst({ where: { datasetVersionId, AND: known }, orderBy: { id: 'desc' } })
}

/**
 * What a run must not learn from without somebody's name: a version with copies in two splits, or one that nobody looked at.
 * @returns the waiver that it runs under; null: no leakage is known
 * @throws InvalidInput
 */
export async function requireNoLeakage(
  ctx: Pick<Context, 'database' | 'now'>,
  dataset: Pick<DatasetVersion, 'id' | 'projectId' | 'number'>,
): Promise<LeakageWaiver | null> {
  const facts = await leakageOf(ctx, dataset)
  if (!hasLeakage(facts)) return null
  const waiver = await coveringWaiver(ctx, dataset.id, facts)
  if (waiver) return waiver
  const signed = await ctx.database.leakageWaiver.count({ where: { datasetVersionId: dataset.id } })
  const less = signed > 0 ? '; less was known when its waiver was signed' : ''
  throw new InvalidInput(
    'datasetVersionId',
    `dataset version ${dataset.number}: ${leakageWords(facts).join('; ')}${less}`,
    'a dataset version whose images were compared and whose copies stand in one split, or one with a waiver for what is known of it',
  )
}
