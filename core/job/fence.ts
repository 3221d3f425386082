import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'

/** Written with every piece of a job's work: whatever stood in its way, or killed its workers, does so no more. */
export const gotOn = { crashCount: 0, obstacleCount: 0, obstacleSince: null } as const

/**
 * Writes to the job's row and, by that, locks it until commit: nothing that follows in this transaction is accepted
 * from a worker whose job was taken over or ended.
 * @throws Conflict
 */
export async function fenceJob(
  ctx: Context<Transaction>,
  { jobId, attempt }: Pick<Claim, 'jobId' | 'attempt'>,
  data: Prisma.JobUncheckedUpdateManyInput = { attempt },
): Promise<void> {
  const { count } = await ctx.database.job.updateMany({ where: { id: jobId, attempt, status: 'RUNNING' }, data })
  if (count > 0) return
  const job = await ctx.database.job.findUnique({ where: { id: jobId } })
  const current = job ? `${job.status}, attempt ${job.attempt}` : 'gone'
  throw new Conflict(`job ${jobId} is no longer this worker's (attempt ${attempt}): it is ${current}`, current)
}
