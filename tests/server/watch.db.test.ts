import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { announce, jobTopic } from '#core/announce.ts'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { silenceMs } from '#core/worker/register.ts'
import { watchJob } from '#server/watch.ts'
import { openApi } from '#tests/kit/api.ts'
import { log } from '#tests/kit/core.ts'

const { project, product, database, claim, user } = await openApi()
const listener = await openListener(readSettings().databaseUrl ?? '', log)

const queued = async () => {
  const owner = await project()
  const createdById = owner.admin.actor?.id ?? ''
  const job = await inTransaction(owner.admin, ctx =>
    enqueueJob(ctx, { projectId: owner.id, kind: 'TRAIN', createdById }),
  )
  return { owner, job }
}

test('whoever leaves a subscription of a job that stands still is let go at once', async () => {
  const { owner, job } = await queued()
  const jobs = (await watchJob({ ...owner.admin, listener, publicUrl: '', secret: '' }, job.id))[Symbol.asyncIterator]()
  expect((await jobs.next()).value).toMatchObject({ id: job.id, status: 'QUEUED' })
  const next = jobs.next()
  const left = await Promise.race([jobs.return?.(), delay(2000, 'still waiting')])
  expect(left).toMatchObject({ done: true })
  expect(await next).toMatchObject({ done: true })
  await listener.close()
})

test('a worker that falls silent during a subscription is shown as gone', async () => {
  const { owner, job } = await queued()
  await claim(job.id)
  const { workerId } = await database.job.findUniqueOrThrow({ where: { id: job.id } })
  const member = await user('member', { projectId: owner.id })
  const heartbeatAt = new Date(Date.now() - silenceMs + 2000)
  await database.worker.update({ where: { id: workerId ?? '' }, data: { heartbeatAt } })
  const updates = member.subscribe(`subscription { job(id: "${job.id}") { worker { isAlive } } }`)
  expect((await updates.next()).value).toEqual({ job: { worker: { isAlive: true } } })
  await delay(2200)
  await inTransaction(product(), ctx => announce(ctx, jobTopic(job.id)))
  expect((await updates.next()).value).toEqual({ job: { worker: { isAlive: false } } })
  await updates.return()
})
