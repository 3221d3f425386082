import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'

/** Makes a worker known, with its engine and why it has that one. */
export async function registerWorker(
  ctx: Context,
  input: { host: string; pid: number; engine: string; engineReason: string },
) {
  return inTransaction(ctx, async ctx => {
    const worker = await ctx.database.worker.create({ data: input })
    await recordAudit(ctx, { action: 'WORKER_STARTED', nounId: worker.id, after: input })
    return worker
  })
}

/** Says that a worker is still there. */
export async function beatWorker(ctx: Context, id: string): Promise<void> {
  // no audit: a heartbeat
  await ctx.database.worker.update({ where: { id }, data: { heartbeatAt: ctx.now } })
}

export async function retireWorker(ctx: Context, id: string): Promise<void> {
  await inTransaction(ctx, async ctx => {
    await ctx.database.worker.update({ where: { id }, data: { stoppedAt: ctx.now } })
    await recordAudit(ctx, { action: 'WORKER_STOPPED', nounId: id })
  })
}

/** A worker that has not been heard of for this long counts as gone. */
export const silenceMs = 15_000
