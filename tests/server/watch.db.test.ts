import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { announce, jobTopic } from '#core/announce.ts'
import { inTransaction } from '#core/context.ts'
import { openInstallation } from '#core/installation/open-installation.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { postponeJob } from '#core/job/put-back.ts'
import { silenceMs } from '#core/worker/register.ts'
import { Live } from '#server/live/live.ts'
import { watchJob } from '#server/watch.ts'
import { openApi } from '#tests/kit/api.ts'
import { log } from '#tests/kit/core.ts'

const { project, product, database, blobs, claim, user, listener } = await openApi()
const live = new Live({ database, listener, log })
const installation = openInstallation({ database, blobs, log }, () => new Date())
afterAll(() => installation.close())

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
  const jobs = await watchJob({ ...owner.admin, live, installation, publicUrl: '', secret: '' }, job.id)
  expect((await jobs.next()).value).toMatchObject({ job: { id: job.id, status: 'QUEUED' } })
  const next = jobs.next()
  const left = await Promise.race([jobs.return(), delay(2000, 'still waiting')])
  expect(left).toMatchObject({ done: true })
  expect(await next).toMatchObject({ done: true })
})

test('what is written while the rows are read is told next: no hint is lost on its way', async () => {
  const { owner, job } = await queued()
  let written = 1
  const subject = {
    ...{ noun: 'Job', id: job.id, projectId: owner.id, topic: jobTopic(job.id) },
    async read() {
      const seen = written
      if (seen === 1) {
        written = 2
        const heard = new Promise<void>(resolve => {
          const unfollow = listener.follow(jobTopic(job.id), () => {
            unfollow()
            resolve()
          })
        })
        await inTransaction(product(), ctx => announce(ctx, jobTopic(job.id)))
        await heard
      }
      return () => ({ cursor: 0, isLast: seen === 2, state: String(seen) })
    },
  }
  const updates = live.follow(subject, () => owner.admin.actor, 0)
  expect((await updates.next()).value).toMatchObject({ state: '1' })
  expect((await updates.next()).value).toMatchObject({ state: '2', isLast: true })
  expect(await updates.next()).toMatchObject({ done: true })
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

test('whether a worker is alive is by the clock of the database, however wrong that of the API is', async () => {
  const { owner, job } = await queued()
  await claim(job.id)
  const member = await user('member', { projectId: owner.id })
  const isAlive = async () => {
    const answer = await member.request<{ job: object }>(`{ job(id: "${job.id}") { worker { isAlive } } }`)
    return answer.job
  }
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3600_000 })
  try {
    expect(await isAlive()).toEqual({ worker: { isAlive: true } })
    const { workerId } = await database.job.findUniqueOrThrow({ where: { id: job.id } })
    await database.$executeRaw`update "Worker" set "stoppedAt" = now() where "id" = ${workerId}::uuid`
    expect(await isAlive()).toEqual({ worker: { isAlive: false } })
  } finally {
    vi.useRealTimers()
  }
})

test('a job says when it is tried again, how often that was in its way, how many died over it, and who had it go on', async () => {
  const { owner, job } = await queued()
  const member = await user('Ada', { projectId: owner.id })
  const ask = () =>
    member.request(`{ job(id: "${job.id}") { attempt retryAt obstacleCount crashCount phase resumedBy { name } } }`)
  expect(await ask()).toEqual({
    job: { attempt: 0, retryAt: null, obstacleCount: 0, crashCount: 0, phase: null, resumedBy: null },
  })
  await claim(job.id)
  await postponeJob(product(), await claim(job.id, 2), 'the disk is full')
  await database.job.update({ where: { id: job.id }, data: { resumedById: member.id } })
  const { retryAt } = await database.job.findUniqueOrThrow({ where: { id: job.id } })
  expect(await ask()).toEqual({
    job: {
      ...{ attempt: 2, retryAt: retryAt?.toISOString(), obstacleCount: 1, crashCount: 1 },
      ...{ phase: 'waiting: the disk is full', resumedBy: { name: 'Ada' } },
    },
  })
})
