import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { findRow } from '#core/queue/rows.ts'
import { terms } from '#core/queue/terms.ts'
import { openQueue } from '#core/queue.ts'
import { readSettings } from '#core/settings.ts'
import { log, openCore } from '#tests/kit/core.ts'

const { database, queue, project } = await openCore()
const url = readSettings().databaseUrl ?? ''
const owner = await project()
const createdById = owner.admin.actor?.id ?? ''
const enqueue = () =>
  inTransaction(owner.admin, ctx => enqueueJob(ctx, { projectId: owner.id, kind: 'TRAIN', createdById }))
const rowOf = async (id: string) => (await queue.boss.findJobs('train', { id }))[0]
beforeEach(async () => void (await database.$executeRaw`delete from pgboss.job`))

/** As if its last turn were long ago. */
async function maintain() {
  await database.$executeRaw`update pgboss.queue set maintain_on = null, monitor_on = null, monitor_claim_on = null`
  await queue.boss.supervise()
}

test('a job may wait for years: the queue does not clear it away after two weeks', async () => {
  const { id } = await enqueue()
  await database.$executeRaw`
    update pgboss.job set keep_until = keep_until - interval '3 years', created_on = created_on - interval '3 years',
      start_after = start_after - interval '3 years' where id = ${id}::uuid`
  const other = await enqueue()
  await database.$executeRaw`update pgboss.job set keep_until = now() - interval '1 s' where id = ${other.id}::uuid`
  await maintain()
  expect(await rowOf(other.id)).toBeUndefined()
  expect(await rowOf(id)).toMatchObject({ id, state: 'created' })
})

test('a queue that an earlier release made, and what waits in it, get the terms of this one', async () => {
  const old = { retryLimit: 20, retryDelay: 1, expireInSeconds: 23 * 3600, retentionSeconds: 14 * 24 * 3600 }
  await queue.boss.createQueue('dead')
  await queue.boss.updateQueue('train', { ...old, deadLetter: 'dead' })
  const { id } = await enqueue()
  expect(await rowOf(id)).toMatchObject({ retryLimit: 20, deadLetter: 'dead' })
  const again = await openQueue(url, 'client', log)
  onTestFinished(() => again.boss.stop({ graceful: false }))
  expect(await again.boss.getQueue('train')).toMatchObject({ ...terms, deadLetter: null })
  const row = await rowOf(id)
  expect(row).toMatchObject({ retryLimit: terms.retryLimit, deadLetter: null, retryDelay: 0 })
  expect(row?.keepUntil.getTime()).toBeGreaterThan(Date.now() + 10 * 365 * 24 * 3600 * 1000)
})

test('a job whose lease is renewed is not ended by its length, whatever that is; one that is silent is delivered again', async () => {
  const { id } = await enqueue()
  const delivery = await queue.take('TRAIN')
  expect(delivery).toEqual({ kind: 'TRAIN', id, attempt: 1 })
  if (!delivery) throw new Error('nothing taken')
  const age = () => database.$executeRaw`update pgboss.job set started_on = started_on - interval '23 hours 59 minutes'`
  for (let day = 0; day < 30; day++) {
    await age()
    expect(await queue.renew(delivery)).toBe(true)
  }
  await maintain()
  expect(await findRow(database, { kind: 'TRAIN', id })).toEqual({ state: 'active', attempt: 1, isHeld: true })
  await database.$executeRaw`update pgboss.job set heartbeat_on = now() - interval '11 seconds'`
  expect(await findRow(database, { kind: 'TRAIN', id })).toMatchObject({ isHeld: false })
  await maintain()
  expect(await queue.take('TRAIN')).toEqual({ kind: 'TRAIN', id, attempt: 2 })
  expect(await queue.renew(delivery)).toBe(false)
})

test('a worker that was cut off gets its lease back where nobody took the job meanwhile', async () => {
  const { id } = await enqueue()
  const delivery = await queue.take('TRAIN')
  if (!delivery) throw new Error('nothing taken')
  await database.$executeRaw`update pgboss.job set heartbeat_on = now() - interval '11 seconds'`
  await maintain()
  expect(await findRow(database, { kind: 'TRAIN', id })).toMatchObject({ state: 'retry' })
  expect(await queue.renew(delivery)).toBe(true)
  expect(await queue.take('TRAIN')).toBeNull()
})

test('a queue that cannot be made anew leaves no connection behind, however often it is tried', async () => {
  const count = async () => {
    const [row] = await database.$queryRaw<{ count: number }[]>`select count(*)::int as "count" from pg_stat_activity
      where "datname" = current_database() and "application_name" = 'lamina-queue-client'`
    return row?.count
  }
  await database.$executeRaw`
    create function refuse_terms() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$`
  await database.$executeRaw`
    create trigger refuse_terms before update on pgboss.queue for each statement execute function refuse_terms()`
  onTestFinished(async () => void (await database.$executeRaw`drop function refuse_terms cascade`))
  for (let i = 0; i < 6; i++) await expect(queue.restore()).rejects.toThrow('not now')
  // Those of the queue that this file has open.
  await expect.poll(count).toBeLessThanOrEqual(4)
})
