import { jobTopic } from '#core/announce.ts'
import type { Epoch, Job, TrainingRun, Worker } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

const isOver = (job: Job) => !['QUEUED', 'RUNNING'].includes(job.status)

/** An async generator waits until its next value before it lets itself be left; this one is told at once. */
function leavable<T>(generate: (left: AbortSignal) => AsyncGenerator<T, void>): AsyncIterableIterator<T, void> {
  const leaving = new AbortController()
  const values = generate(leaving.signal)
  return {
    next: () => values.next(),
    return: () => {
      leaving.abort()
      return values.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** A job's row as it is now, and again after every change, until it is over. Permission is checked first, once. */
export async function watchJob(ctx: ServerContext, id: string): Promise<AsyncIterable<Job>> {
  await orNotFound('Job', id, ctx.database.job.findFirst({ where: mineById(ctx, 'Job', id) }))
  return leavable(async function* (left) {
    for await (const _hint of ctx.listener.hints(jobTopic(id), left)) {
      const job = await ctx.database.job.findUniqueOrThrow({ where: { id } })
      yield job
      if (isOver(job)) return
    }
  })
}

export interface TrainingRunUpdate {
  cursor: number
  trainingRunId: string
  epochs: (Epoch & { worker: Worker | null })[]
}

/** A run as it is now with the epochs after the cursor, and again after every change: each epoch once, in order. */
export async function watchTrainingRun(
  ctx: ServerContext,
  id: string,
  afterEpoch: number,
): Promise<AsyncIterable<TrainingRunUpdate>> {
  const where = mineById(ctx, 'TrainingRun', id)
  const run: TrainingRun = await orNotFound('TrainingRun', id, ctx.database.trainingRun.findFirst({ where }))
  return leavable(async function* (left) {
    let cursor = afterEpoch
    for await (const _hint of ctx.listener.hints(jobTopic(run.jobId), left)) {
      // The job first: epochs are written before it is over, so none can come after a row that says so.
      const job = await ctx.database.job.findUniqueOrThrow({ where: { id: run.jobId } })
      const epochs = await ctx.database.epoch.findMany({
        where: { trainingRunId: id, number: { gt: cursor } },
        orderBy: { number: 'asc' },
        include: { worker: true },
      })
      cursor = epochs.at(-1)?.number ?? cursor
      yield { cursor, trainingRunId: id, epochs }
      if (isOver(job)) return
    }
  })
}
