import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { Conflict, Forbidden, NotFound } from '#core/errors.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { claimJob } from '#core/job/claim.ts'
import { abandonJob, failJob, stopJob, succeedJob } from '#core/job/end.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { reportProgress } from '#core/job/report-progress.ts'
import { openCore } from '#tests/kit/core.ts'
import { runTask } from '#tests/kit/run-task.ts'

const core = await openCore()
const { database, queue, person, member, project, product, claim } = core
const owner = await project()
const createdById = owner.admin.actor?.id ?? ''
const enqueue = () =>
  inTransaction(owner.admin, ctx => enqueueJob(ctx, { projectId: owner.id, kind: 'PREDICT', createdById }))
const queued = (id: string) => queue.boss.findJobs('predict', { id })

test('a job and its place in the queue exist both or not at all', async () => {
  const job = await enqueue()
  expect(await queued(job.id)).toHaveLength(1)
  let id = ''
  const rolledBack = inTransaction(owner.admin, async ctx => {
    id = (await enqueueJob(ctx, { projectId: owner.id, kind: 'PREDICT', createdById })).id
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  expect(await database.job.findUnique({ where: { id } })).toBeNull()
  expect(await queued(id)).toHaveLength(0)
})

test('a worker whose job was taken over writes nothing any more', async () => {
  const { id } = await enqueue()
  const first = await claim(id, 1)
  const second = await claim(id, 2)
  const ctx = product()
  const progress = { phase: 'x', done: 1, total: 2 }
  await expect(reportProgress(ctx, first, progress)).rejects.toThrow(Conflict)
  await expect(failJob(ctx, first, 'late')).rejects.toThrow(/no longer this worker's \(attempt 1\)/)
  await expect(inTransaction(ctx, ctx => succeedJob(ctx, first))).rejects.toThrow(Conflict)
  await expect(reportProgress(ctx, second, progress)).resolves.toBe(false)
  await inTransaction(ctx, ctx => succeedJob(ctx, second))
  expect(await database.job.findUnique({ where: { id } })).toMatchObject({ status: 'SUCCEEDED', attempt: 2 })
  const { workerId } = await database.job.findUniqueOrThrow({ where: { id } })
  expect(await claimJob(ctx, { jobId: id, attempt: 3, workerId: workerId ?? '' })).toBeNull()
})

test('a waiting job is cancelled at once and leaves the queue; twice is a conflict', async () => {
  const { id } = await enqueue()
  expect(await cancelJob(owner.admin, { id })).toMatchObject({ status: 'CANCELLED' })
  expect((await queued(id))[0]?.state).toBe('cancelled')
  await expect(cancelJob(owner.admin, { id })).rejects.toThrow('it has ended: CANCELLED')
  await expect(cancelJob(owner.admin, { id: randomUUID() })).rejects.toThrow(NotFound)
})

test('a running job is asked to stop, stops, and is cancelled, not failed', async () => {
  const { id } = await enqueue()
  const started = Promise.withResolvers<void>()
  const running = runTask(
    core,
    async ({ signal }) => {
      started.resolve()
      await delay(20_000, undefined, { signal })
    },
    id,
  )
  await started.promise
  expect(await cancelJob(owner.admin, { id })).toMatchObject({ status: 'RUNNING' })
  await expect(cancelJob(owner.admin, { id })).rejects.toThrow('it is stopping already')
  expect(await running).toMatchObject({ status: 'CANCELLED', failure: null })
})

test('a task that throws fails its job with the reason, and the reason stands in the audit trail', async () => {
  const { id } = await enqueue()
  const job = await runTask(core, () => Promise.reject(new Error('loss is NaN in epoch 3, batch 7')), id)
  expect(job).toMatchObject({ status: 'FAILED', failure: 'loss is NaN in epoch 3, batch 7' })
  const events = await database.auditEvent.findMany({ where: { nounId: id }, orderBy: { at: 'asc' } })
  expect(events.map(e => [e.action, e.actorId])).toEqual([
    ['JOB_TAKEN', createdById],
    ['JOB_FAILED', createdById],
  ])
})

test('a job that lost the database, or whose process ends, is put back for another worker', async () => {
  const { id } = await enqueue()
  const lost = () => Promise.reject(new Error('Connection terminated unexpectedly'))
  const waiting = { status: 'QUEUED', crashCount: 0, workerId: null }
  expect(await runTask(core, lost, id)).toMatchObject({ ...waiting, attempt: 1, obstacleCount: 1 })
  const ending = AbortSignal.abort()
  const stopped = runTask(core, async ({ signal }) => signal.throwIfAborted(), id, { attempt: 2, ending })
  await expect(stopped).rejects.toThrow('ending')
  expect(await database.job.findUnique({ where: { id } })).toMatchObject({ ...waiting, attempt: 2, phase: null })
  expect(await runTask(core, async () => undefined, id, { attempt: 3 })).toMatchObject({ attempt: 3 })
})

test('whoever asked for a job may cancel it with no role but membership; for that of others it takes a right', async () => {
  const [reader, other] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const own = () =>
    inTransaction(reader, ctx =>
      enqueueJob(ctx, { projectId: owner.id, kind: 'PREDICT', createdById: reader.actor?.id ?? '' }),
    )
  const { id } = await own()
  await expect(cancelJob(other, { id })).rejects.toThrow(Forbidden)
  await expect(cancelJob(await person('stranger'), { id })).rejects.toThrow(NotFound)
  expect(await cancelJob(reader, { id })).toMatchObject({ status: 'CANCELLED' })
  expect(await cancelJob(owner.admin, { id: (await own()).id })).toMatchObject({ status: 'CANCELLED' })
  const late = await own()
  await database.membership.deleteMany({ where: { userId: reader.actor?.id } })
  await expect(cancelJob(reader, { id: late.id })).rejects.toThrow(NotFound)
})

test.each(['SUCCEEDED', 'FAILED', 'CANCELLED'] as const)(
  'a job that is %s says no more what it is at',
  async status => {
    const { id } = await enqueue()
    const held = await claim(id)
    await reportProgress(product(), held, { phase: 'Listing files', done: 1, total: 2 })
    if (status === 'SUCCEEDED') await inTransaction(product(), ctx => succeedJob(ctx, held))
    if (status === 'FAILED') await failJob(product(), held, 'it broke')
    if (status === 'CANCELLED') await stopJob(product(), held)
    expect(await database.job.findUnique({ where: { id } })).toMatchObject({ status, phase: null, done: 1, total: 2 })
  },
)

test('a job that killed every worker is given up with a reason', async () => {
  const { id } = await enqueue()
  await claim(id)
  await abandonJob(product(), id, 'given up')
  await abandonJob(product(), id, 'given up again')
  expect(await database.job.findUnique({ where: { id } })).toMatchObject({ status: 'FAILED', failure: 'given up' })
})
