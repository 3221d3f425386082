import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { succeedJob } from '#core/job/end.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { openReconciler } from '#core/job/open-reconciler.ts'
import { doubtful, reconcileJobs, stray } from '#core/job/reconcile.ts'
import { findRow } from '#core/queue/rows.ts'
import { log, openCore } from '#tests/kit/core.ts'

const { database, queue, project, product, claim } = await openCore()
const owner = await project()
const createdById = owner.admin.actor?.id ?? ''
const enqueue = () =>
  inTransaction(owner.admin, ctx => enqueueJob(ctx, { projectId: owner.id, kind: 'PREDICT', createdById }))
const jobOf = (id: string) => database.job.findUniqueOrThrow({ where: { id } })
const rowOf = (id: string) => findRow(database, { kind: 'PREDICT', id })
const lose = (id: string) => database.$executeRaw`delete from pgboss.job where id = ${id}::uuid`
const nothing = { requeued: [], cancelled: [], failed: [], removed: [] }
beforeEach(async () => {
  await database.job.updateMany({ data: { status: 'SUCCEEDED' } })
  await database.$executeRaw`delete from pgboss.job`
})

/** As a worker begins: taken from the queue, then claimed. */
async function begin(id: string) {
  const delivery = await queue.take('PREDICT')
  expect(delivery?.id).toBe(id)
  return claim(id, delivery?.attempt)
}

test('jobs that wait or run and are not in the queue are sent again under the same id, and audited; the fence goes on counting', async () => {
  const [waiting, running, well] = [await enqueue(), await enqueue(), await enqueue()]
  await lose(waiting.id)
  await database.$executeRaw`update pgboss.job set start_after = now() + interval '1 hour' where id = ${well.id}::uuid`
  const first = await begin(running.id)
  await lose(running.id)
  const done = await reconcileJobs(product())
  expect(done).toEqual({ ...nothing, requeued: [waiting.id, running.id].sort() })
  expect(await rowOf(waiting.id)).toMatchObject({ state: 'created', attempt: 1 })
  expect(await jobOf(running.id)).toMatchObject({ status: 'QUEUED', attempt: 1, crashCount: 0 })
  await expect(inTransaction(product(), ctx => succeedJob(ctx, first))).rejects.toThrow(Conflict)
  const taken = [await queue.take('PREDICT'), await queue.take('PREDICT')]
  const of = (id: string, attempt: number) => ({ kind: 'PREDICT', id, attempt })
  expect(taken).toEqual(expect.arrayContaining([of(waiting.id, 1), of(running.id, 2)]))
  const events = await database.auditEvent.findMany({ where: { action: 'JOB_REQUEUED' } })
  expect(events.map(e => e.nounId).sort()).toEqual([waiting.id, running.id].sort())
  expect(await reconcileJobs(product())).toEqual(nothing)
})

test('two that look at the same time send a job once', async () => {
  const { id } = await enqueue()
  await lose(id)
  const done = await Promise.all(Array.from({ length: 4 }, () => reconcileJobs(product())))
  expect(done.flatMap(d => d.requeued)).toEqual([id])
  expect(await queue.take('PREDICT')).toEqual({ kind: 'PREDICT', id, attempt: 1 })
  expect(await queue.take('PREDICT')).toBeNull()
})

test('what waits in the queue without a job, or whose job has ended, is removed; what a worker still has is left to it', async () => {
  const [gone, ended, held] = [randomUUID(), await enqueue(), await enqueue()]
  await queue.boss.send('predict', { jobId: gone }, { id: gone })
  await database.job.update({ where: { id: ended.id }, data: { status: 'FAILED' } })
  await database.$executeRaw`update pgboss.job set start_after = now() + interval '1 hour' where id <> ${held.id}::uuid`
  const holding = await begin(held.id)
  await inTransaction(product(), ctx => succeedJob(ctx, holding))
  expect(await reconcileJobs(product())).toEqual({ ...nothing, removed: [gone, ended.id].sort() })
  expect(await rowOf(held.id)).toMatchObject({ isHeld: true })
})

test('a database that was restored without the tables of the queue works: they are made anew, and every live job is sent', async () => {
  const ids: string[] = []
  for (let i = 0; i < 3; i++) ids.push((await enqueue()).id)
  const [running = '', ...waiting] = ids
  await begin(running)
  await database.$executeRaw`drop schema pgboss cascade`
  const reconciler = openReconciler(product, log)
  await vi.waitFor(async () => expect(await rowOf(waiting.at(-1) ?? '')).not.toBeNull(), 20_000)
  await reconciler.close()
  expect((await rowOf(running))?.attempt).toBe(2)
  const another = await enqueue()
  const taken = await Promise.all([1, 2, 3, 4].map(() => queue.take('PREDICT')))
  expect(taken.map(t => t?.id).sort()).toEqual([...ids, another.id].sort())
}, 60_000)

test.each(['its row is gone', 'its lease has run out', 'it waits for another worker'])(
  'a running job is cancelled at once where nobody works on it any more: %s',
  async how => {
    const { id } = await enqueue()
    await begin(id)
    if (how === 'its row is gone') await lose(id)
    if (how === 'its lease has run out')
      await database.$executeRaw`update pgboss.job set heartbeat_on = now() - interval '1 minute'`
    if (how === 'it waits for another worker') await database.$executeRaw`update pgboss.job set state = 'retry'`
    expect(await cancelJob(owner.admin, { id })).toMatchObject({ status: 'CANCELLED' })
    expect(await rowOf(id)).toBeNull()
    expect(await queue.take('PREDICT')).toBeNull()
  },
)

test('a job whose worker was asked to stop and died is cancelled by the next look, or by the next request', async () => {
  const [first, second] = [await enqueue(), await enqueue()]
  for (const { id } of [first, second]) {
    const delivery = await queue.take('PREDICT')
    await claim(delivery?.id ?? '', delivery?.attempt)
    expect(await cancelJob(owner.admin, { id })).toMatchObject({
      status: id === first.id ? 'RUNNING' : expect.any(String),
    })
  }
  await expect(cancelJob(owner.admin, { id: first.id })).rejects.toThrow('it is stopping already')
  await database.$executeRaw`update pgboss.job set heartbeat_on = now() - interval '1 minute' where id = ${second.id}::uuid`
  expect(await reconcileJobs(product())).toEqual({ ...nothing, cancelled: [second.id] })
  await database.$executeRaw`delete from pgboss.job`
  expect(await cancelJob(owner.admin, { id: first.id })).toMatchObject({ status: 'CANCELLED' })
})

test('a job that cannot be queued again has failed, with the reason', async () => {
  const { id } = await enqueue()
  await lose(id)
  const refusing = { ...queue, send: () => Promise.reject(new Error('the queue does not want it')) }
  expect(await reconcileJobs({ ...product(), queue: refusing })).toEqual({ ...nothing, failed: [id] })
  expect(await jobOf(id)).toMatchObject({
    status: 'FAILED',
    failure: 'it cannot be queued again: the queue does not want it',
  })
  const [off] = [{ ...queue, send: () => Promise.reject(Object.assign(new Error('x'), { code: '57P01' })) }]
  const other = await enqueue()
  await lose(other.id)
  await expect(reconcileJobs({ ...product(), queue: off })).rejects.toThrow('x')
  expect(await jobOf(other.id)).toMatchObject({ status: 'QUEUED' })
})

test('a look costs what is under way, not what has ended: it reads along the index of live jobs', async () => {
  await database.$executeRaw`
    insert into "Job" ("id", "projectId", "kind", "status", "createdById")
    select gen_random_uuid(), ${owner.id}::uuid, 'PREDICT', 'SUCCEEDED', ${createdById} from generate_series(1, 100000)`
  await database.$executeRaw`
    insert into pgboss.job ("id", "name", "state", "completed_on")
    select gen_random_uuid(), 'predict', 'completed', now() from generate_series(1, 20000)`
  const { id } = await enqueue()
  await lose(id)
  await enqueue()
  await database.$executeRaw`analyze "Job"`
  await database.$executeRaw`analyze pgboss.job`
  const first = '00000000-0000-0000-0000-000000000000'
  for (const query of [doubtful(first), stray(first)]) {
    const rows = await database.$queryRaw<{ 'QUERY PLAN': string }[]>`explain (analyze, buffers, timing off) ${query}`
    const plan = rows.map(line => line['QUERY PLAN']).join('\n')
    expect(plan).not.toContain('Seq Scan')
    const [, hit = 0, read = 0] = /Buffers: shared (?:hit=(\d+))?(?: ?read=(\d+))?/.exec(plan) ?? []
    expect(Number(hit) + Number(read)).toBeLessThan(50)
  }
  expect(await reconcileJobs(product())).toEqual({ ...nothing, requeued: [id] })
}, 60_000)
