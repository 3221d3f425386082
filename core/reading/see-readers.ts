import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { type ReaderStatistics, readerStatistics } from '#core/reading/statistics.ts'

export const mostReadersSeen = 50

/**
 * What the readers of a project did, who read most first.
 * @throws Forbidden also for whoever reads the project blind: how often others agree tells what they said
 */
export async function seeReaders(ctx: Context, projectId: string, most: number): Promise<ReaderStatistics[]> {
  await requireRight(ctx, 'SEE_READERS', projectId)
  await requireSighted(ctx, projectId, 'what others read')
  if (!Number.isInteger(most) || most < 1 || most > mostReadersSeen)
    throw new InvalidInput('first', most, `1 to ${mostReadersSeen}`)
  return readerStatistics(ctx, { projectId, readerId: null }, most)
}
