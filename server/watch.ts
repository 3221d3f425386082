import { jobTopic } from '#core/announce.ts'
import type { Database } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import type { Epoch, Job, Prisma, Worker } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import type { Following, LiveEvent } from '#server/live/following.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

const isOver = (job: Job) => !['QUEUED', 'RUNNING'].includes(job.status)

/** Of a job all but how much is done: what is told at once. */
function stateOf(job: Job): string {
  const { status, attempt, phase, total, crashCount, obstacleCount, retryAt, failure } = job
  const { cancelRequestedAt, workerId, resumedById } = job
  const said = [status, attempt, phase, total, crashCount, obstacleCount, retryAt, failure]
  return JSON.stringify([...said, cancelRequestedAt, workerId, resumedById])
}

export interface JobUpdate extends LiveEvent {
  job: Job & { worker: Worker | null }
}

/** A job as it is now, and again after every change, until it is over, for as long as whoever looks may see it. */
export async function watchJob(ctx: ServerContext, id: string): Promise<Following<JobUpdate>> {
  const job = await orNotFound('Job', id, ctx.database.job.findFirst({ where: mineById(ctx, 'Job', id) }))
  const subject = {
    ...{ noun: 'Job', id: job.id, projectId: job.projectId, topic: jobTopic(job.id) },
    async read(database: Database) {
      const now = await orNotFound('Job', job.id, readJob(database, job.id))
      const update: JobUpdate = { cursor: 0, isLast: isOver(now), state: stateOf(now), job: now }
      return () => update
    },
  }
  return ctx.live.follow(subject, () => ctx.actor, 0)
}

const readJob = (database: Database, id: string) =>
  database.job.findUnique({ where: { id }, include: { worker: true } })

const wholeRun = { job: { include: { worker: true } }, modelVersion: true } satisfies Prisma.TrainingRunInclude

export interface TrainingRunUpdate extends LiveEvent {
  trainingRun: Prisma.TrainingRunGetPayload<{ include: typeof wholeRun }>
  epochs: (Epoch & { worker: Worker | null })[]
}

/** A run as it is now with the epochs after the cursor, and again after every change: each epoch once, in order. */
export async function watchTrainingRun(
  ctx: ServerContext,
  id: string,
  afterEpoch: number,
): Promise<Following<TrainingRunUpdate>> {
  const run = await orNotFound(
    'TrainingRun',
    id,
    ctx.database.trainingRun.findFirst({ where: mineById(ctx, 'TrainingRun', id) }),
  )
  const subject = {
    // By the row's own spelling: whoever changes it announces that one.
    ...{ noun: 'TrainingRun', id: run.id, projectId: run.projectId, topic: jobTopic(run.jobId) },
    read: (database: Database, after: number) => readRun(database, run.id, after),
  }
  return ctx.live.follow(subject, () => ctx.actor, afterEpoch)
}

async function readRun(database: Database, id: string, after: number): Promise<(cursor: number) => TrainingRunUpdate> {
  // The job first: epochs are written before it is over, so none can come after a row that says so.
  const trainingRun = await database.trainingRun.findUnique({ where: { id }, include: wholeRun })
  if (!trainingRun) throw new NotFound('TrainingRun', id)
  const written = await database.epoch.findMany({
    where: { trainingRunId: id, number: { gt: after } },
    orderBy: { number: 'asc' },
    include: { worker: true },
  })
  const { job } = trainingRun
  const [isLast, state] = [isOver(job), stateOf(job)]
  return known => {
    const epochs = written.filter(epoch => epoch.number > known)
    return { cursor: epochs.at(-1)?.number ?? known, isLast, state, trainingRun, epochs }
  }
}
