import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { DatasetVersion, LeakageWaiver } from '#core/generated/prisma/client.ts'
import { hasLeakage, type LeakageFacts, leakageOf } from '#core/leakage/known.ts'

const one = (count: number, singular: string, plural: string) => `${count} ${count === 1 ? singular : plural}`

/** In words, each fact that there is: "3 groups stand in several splits". */
export function leakageWords(facts: LeakageFacts): string[] {
  const { uncomparedCount, dividedGroupCount, confirmedPairCount, openPairCount } = facts
  return [
    ...(uncomparedCount > 0
      ? [`${one(uncomparedCount, 'image was', 'images were')} not compared by any search for duplicates`]
      : []),
    ...(dividedGroupCount > 0 ? [`${one(dividedGroupCount, 'group stands', 'groups stand')} in several splits`] : []),
    ...(confirmedPairCount > 0
      ? [`${one(confirmedPairCount, 'pair of copies stands', 'pairs of copies stand')} in different splits`]
      : []),
    ...(openPairCount > 0
      ? [`${one(openPairCount, 'pair', 'pairs')} in different splits may be copies, and nobody has decided`]
      : []),
  ]
}

/** What stands beside the figures of a model whose run was waived, one sentence. */
export const waiverWarnings = (waiver: (LeakageFacts & { reason: string; createdBy: { name: string } }) | null) =>
  waiver
    ? [`trained under a waiver of ${waiver.createdBy.name} ("${waiver.reason}"): ${leakageWords(waiver).join('; ')}`]
    : []

/** The newest waiver that knew all that is known; null: none did. */
export async function coveringWaiver(
  ctx: Pick<Context, 'database'>,
  datasetVersionId: string,
  facts: LeakageFacts,
): Promise<LeakageWaiver | null> {
  const { uncomparedCount, dividedGroupCount, confirmedPairCount, openPairCount } = facts
  return ctx.database.leakageWaiver.findFirst({
    where: {
      datasetVersionId,
      ...{ uncomparedCount: { gte: uncomparedCount }, dividedGroupCount: { gte: dividedGroupCount } },
      ...{ confirmedPairCount: { gte: confirmedPairCount }, openPairCount: { gte: openPairCount } },
    },
    orderBy: { id: 'desc' },
  })
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
