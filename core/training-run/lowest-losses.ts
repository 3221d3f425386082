import type { Context } from '#core/context.ts'

/** The lowest validation loss of each of some runs, nats; runs without an epoch are not in it. */
export async function findLowestLosses(
  ctx: Pick<Context, 'database'>,
  trainingRunIds: string[],
): Promise<Map<string, number>> {
  const rows = await ctx.database.epoch.groupBy({
    by: ['trainingRunId'],
    where: { trainingRunId: { in: trainingRunIds } },
    _min: { validationLoss: true },
  })
  return new Map(
    rows.flatMap(row => (row._min.validationLoss === null ? [] : [[row.trainingRunId, row._min.validationLoss]])),
  )
}
