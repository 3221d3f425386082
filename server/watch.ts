import { jobTopic } from '#core/announce.ts'
import type { Epoch, Job, TrainingRun } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

const isOver = (job: Job) => !['QUEUED', 'RUNNING'].includes(job.status)

/** A job's row as it is now, and again after every change, until it is over. Permission is checked first, once. */
export async function watchJob(ctx: ServerContext, id: string): Promise<AsyncIterable<Job>> {
  await orNotFound('Job', id, ctx.database.job.findFirst({ where: mineById(ctx, 'Job', id) }))
  return (async function* () {
    for await (const _hint of ctx.listener.hints(jobTopic(id))) {
      const job = await ctx.database.job.findUniqueOrThrow({ where: { id } })
      yield job
      if (isOver(job)) return
    }
  })()
}

export interface TrainingRunUpdate {
  cursor: number
  trainingRunId: string
  epochs: Epoch[]
}

/** A run as it is now with the epochs after the cursor, and again after every change: each epoch once, in order. */
export async function watchTrainingRun(
  ctx: ServerContext,
  id: string,
  afterEpoch: number,
): Promise<AsyncIterable<TrainingRunUpdate>> {
  const where = mineById(ctx, 'TrainingRun', id)
  const run: TrainingRun = await orNotFound('TrainingRun', id, ctx.database.trainingRun.findFirst({ where }))
  return (async function* () {
    let cursor = afterEpoch
    for await (const _hint of ctx.listener.hints(jobTopic(run.jobId))) {
      // The job first: epochs are written before it is over, so none can come after a row that says so.
      const job = await ctx.database.job.findUniqueOrThrow({ where: { id: run.jobId } })
      const epochs = await ctx.database.epoch.findMany({
        where: { trainingRunId: id, number: { gt: cursor } },
        orderBy: { number: 'asc' },
      })
      cursor = epochs.at(-1)?.number ?? cursor
      yield { cursor, trainingRunId: id, epochs }
      if (isOver(job)) return
    }
  })()
}
