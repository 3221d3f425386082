import { randomUUID } from 'node:crypto'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import { requireOpenProject } from '#core/membership/lock-project.ts'

/** Writes a job and its place in the queue into the open transaction: rolled back, neither exists. */
export async function enqueueJob(
  ctx: Context<Transaction>,
  input: { projectId: string; kind: JobKind; createdById: string },
) {
  // Until commit: whoever archives it sees this job, or this one sees that it is archived.
  await requireOpenProject(ctx, input.projectId)
  const job = await ctx.database.job.create({ data: { id: randomUUID(), requestId: ctx.requestId, ...input } })
  await ctx.queue.send(ctx.database, job.kind, job.id)
  return job
}
