import { jobTopic, personTopic } from '#core/announce.ts'
import { requireActor } from '#core/context.ts'
import type { Epoch, Job, Worker } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import { socketLimits } from '#server/limits/figures.ts'
import { looksAt } from '#server/limits/looks.ts'
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

/**
 * Yields whenever there may be something new of a topic; when what the viewer may do has changed, and every half a minute,
 * `mayStill` is asked without anything being new. @throws what it throws
 */
async function* hintsWhileAllowed(
  ctx: ServerContext,
  topic: string,
  mayStill: () => Promise<unknown>,
  left: AbortSignal,
): AsyncGenerator<void, void> {
  const topics = [topic, personTopic(requireActor(ctx).id)]
  for await (const hint of looksAt(ctx.listener, topics, left, () => socketLimits.lookAgainMilliseconds)) {
    if (hint === topic) yield
    else await mayStill()
  }
}

/** A job's row as it is now, and again after every change, until it is over. Permission is looked at every time. */
export async function watchJob(ctx: ServerContext, id: string): Promise<AsyncIterable<Job>> {
  const look = () => orNotFound('Job', id, ctx.database.job.findFirst({ where: mineById(ctx, 'Job', id) }))
  // By the row's own spelling: whoever changes it announces that one.
  const first = await look()
  return leavable(async function* (left) {
    for await (const _hint of hintsWhileAllowed(ctx, jobTopic(first.id), look, left)) {
      const job = await look()
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
  // The job first: epochs are written before it is over, so none can come after a row that says so.
  const look = () => {
    const where = mineById(ctx, 'TrainingRun', id)
    return orNotFound('TrainingRun', id, ctx.database.trainingRun.findFirst({ where, include: { job: true } }))
  }
  const run = await look()
  return leavable(async function* (left) {
    let cursor = afterEpoch
    for await (const _hint of hintsWhileAllowed(ctx, jobTopic(run.jobId), look, left)) {
      const { job } = await look()
      const epochs = await ctx.database.epoch.findMany({
        where: { trainingRunId: run.id, number: { gt: cursor } },
        orderBy: { number: 'asc' },
        include: { worker: true },
      })
      cursor = epochs.at(-1)?.number ?? cursor
      yield { cursor, trainingRunId: run.id, epochs }
      if (isOver(job)) return
    }
  })
}
