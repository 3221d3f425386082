import { expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { claimJob, crashLimit } from '#core/job/claim.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import { patienceMs, postponeJob, putBackJob, retryDelayMs } from '#core/job/put-back.ts'
import { findRow } from '#core/queue/rows.ts'
import { openCore } from '#tests/kit/core.ts'
import { runTask } from '#tests/kit/run-task.ts'

const core = await openCore()
const { database, queue, project, product, claim } = core
const owner = await project()
const createdById = owner.admin.actor?.id ?? ''
const enqueue = () =>
  inTransaction(owner.admin, ctx => enqueueJob(ctx, { projectId: owner.id, kind: 'PREDICT', createdById }))
const jobOf = (id: string) => database.job.findUniqueOrThrow({ where: { id } })
const take = async (id: string) => {
  const delivery = await queue.take('PREDICT')
  expect(delivery?.id).toBe(id)
  return delivery?.attempt ?? 0
}
const full = Object.assign(new Error('write'), { code: 'ENOSPC' })

test('thirty orderly restarts and more end no job: they count no crash, and the fence goes on counting', async () => {
  const { id } = await enqueue()
  for (let restart = 1; restart <= 35; restart++) {
    const attempt = await take(id)
    expect(attempt).toBe(restart)
    const held = await claim(id, attempt)
    await putBackJob(product(), held)
    await expect(inTransaction(product(), ctx => fenceJob(ctx, held))).rejects.toThrow(Conflict)
  }
  expect(await jobOf(id)).toMatchObject({ status: 'QUEUED', attempt: 35, crashCount: 0, workerId: null, phase: null })
  const done = await runTask(core, async () => undefined, id, { attempt: await take(id) })
  expect(done).toMatchObject({ status: 'RUNNING', attempt: 36 })
  await database.job.update({ where: { id }, data: { status: 'SUCCEEDED' } })
})

test('a job that is put back waits for no clock: that of the worker may go an hour ahead', async () => {
  const { id } = await enqueue()
  const held = await claim(id, await take(id))
  await putBackJob({ ...product(), now: new Date(Date.now() + 3_600_000) }, held)
  expect(await take(id)).toBe(2)
  await database.$executeRaw`delete from pgboss.job`
  await database.job.update({ where: { id }, data: { status: 'SUCCEEDED' } })
})

test('a worker whose lease was lost before it could claim the job lets go of it, before it begins', async () => {
  const { id } = await enqueue()
  let wasStopped = false
  const task = async ({ signal }: { signal: AbortSignal }) => {
    wasStopped = signal.aborted
    signal.throwIfAborted()
  }
  const job = await runTask(core, task, id, { attempt: await take(id), lost: AbortSignal.abort() })
  expect(wasStopped).toBe(true)
  expect(job).toMatchObject({ status: 'QUEUED', workerId: null, crashCount: 0 })
  await database.$executeRaw`delete from pgboss.job`
  await database.job.update({ where: { id }, data: { status: 'SUCCEEDED' } })
})

test('too many workers in a row that die over a job end it, with the reason; work that was written in between forgives them', async () => {
  const { id } = await enqueue()
  let attempt = 0
  const crash = async (times: number) => {
    for (let i = 0; i < times; i++) await claim(id, ++attempt)
  }
  await crash(crashLimit + 1)
  expect(await jobOf(id)).toMatchObject({ status: 'RUNNING', crashCount: crashLimit })
  await inTransaction(product(), ctx => fenceJob(ctx, { jobId: id, attempt }, gotOn))
  await crash(crashLimit)
  expect(await jobOf(id)).toMatchObject({ status: 'RUNNING', crashCount: crashLimit })
  const { workerId } = await jobOf(id)
  const last = await claimJob(product(), { jobId: id, attempt: ++attempt, workerId: workerId ?? '' })
  expect(last).toBeNull()
  const failure = `given up: ${crashLimit + 1} workers in a row died over it, with nothing written in between`
  expect(await jobOf(id)).toMatchObject({ status: 'FAILED', failure, attempt, phase: null })
  expect(await database.auditEvent.count({ where: { nounId: id, action: 'JOB_FAILED' } })).toBe(1)
  await database.$executeRaw`delete from pgboss.job`
})

test('what an obstacle keeps from being done is tried again later and later, and says what it waits for', async () => {
  const { id } = await enqueue()
  const job = await runTask(core, () => Promise.reject(full), id, { attempt: await take(id) })
  expect(job).toMatchObject({ status: 'QUEUED', failure: null, crashCount: 0, obstacleCount: 1, workerId: null })
  expect(job.phase).toBe('waiting: the disk is full')
  expect(job.retryAt?.getTime()).toBeGreaterThan(Date.now())
  expect(await queue.take('PREDICT')).toBeNull()
  expect([1, 2, 3, 8, 9, 50].map(retryDelayMs)).toEqual([2_000, 4_000, 8_000, 256_000, 300_000, 300_000])
  await database.$executeRaw`update pgboss.job set start_after = now()`
  const again = await runTask(core, () => Promise.reject(full), id, { attempt: await take(id) })
  expect(again).toMatchObject({ attempt: 2, crashCount: 0, obstacleCount: 2, obstacleSince: job.obstacleSince })
  const events = await database.auditEvent.findMany({ where: { nounId: id, action: 'JOB_POSTPONED' } })
  expect(events.map(e => e.after)).toEqual(
    [1, 2].map(attempt => expect.objectContaining({ obstacle: 'the disk is full', attempt })),
  )
  await database.$executeRaw`delete from pgboss.job`
})

test('a day of nothing but obstacles is a failure that says so; work that was written begins the day anew', async () => {
  const { id } = await enqueue()
  const since = new Date(Date.now() - patienceMs - 1000)
  const wait = async (attempt: number) => {
    await database.job.update({ where: { id }, data: { obstacleCount: 40, obstacleSince: since } })
    return claim(id, attempt)
  }
  const second = await wait(1)
  await inTransaction(product(), ctx => fenceJob(ctx, second, gotOn))
  await postponeJob(product(), second, 'the disk is full')
  expect(await jobOf(id)).toMatchObject({ status: 'QUEUED', obstacleCount: 1 })
  await postponeJob(product(), await wait(2), 'the disk is full')
  const failure = 'given up after 24 hours in which nothing of it could be done: the disk is full'
  expect(await jobOf(id)).toMatchObject({ status: 'FAILED', failure, phase: null, retryAt: null })
  await database.$executeRaw`delete from pgboss.job`
})

test('what was wrong with what was asked for fails at once', async () => {
  const { id } = await enqueue()
  const wrong = new InvalidInput('config.batchSize', 7, 'less')
  const job = await runTask(core, () => Promise.reject(wrong), id, { attempt: await take(id) })
  expect(job).toMatchObject({ status: 'FAILED', failure: 'config.batchSize is 7; allowed: less', obstacleCount: 0 })
})

test('a worker that puts a job back which another has by now leaves that one alone', async () => {
  const { id } = await enqueue()
  const first = await claim(id, await take(id))
  await database.$executeRaw`update pgboss.job set state = 'retry' where id = ${id}::uuid`
  const attempt = await take(id)
  await putBackJob(product(), first)
  expect(await findRow(database, { kind: 'PREDICT', id })).toMatchObject({ state: 'active', attempt })
  const second = await claim(id, attempt)
  await expect(putBackJob(product(), first)).rejects.toThrow(Conflict)
  await inTransaction(product(), ctx => fenceJob(ctx, second))
})
