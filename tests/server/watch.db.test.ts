import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { watchJob } from '#server/watch.ts'
import { log, openCore } from '#tests/kit/core.ts'

const { project } = await openCore()
const listener = await openListener(readSettings().databaseUrl ?? '', log)

test('whoever leaves a subscription of a job that stands still is let go at once', async () => {
  const owner = await project()
  const createdById = owner.admin.actor?.id ?? ''
  const job = await inTransaction(owner.admin, ctx =>
    enqueueJob(ctx, { projectId: owner.id, kind: 'TRAIN', createdById }),
  )
  const jobs = (await watchJob({ ...owner.admin, listener, publicUrl: '' }, job.id))[Symbol.asyncIterator]()
  expect((await jobs.next()).value).toMatchObject({ id: job.id, status: 'QUEUED' })
  const next = jobs.next()
  const left = await Promise.race([jobs.return?.(), delay(2000, 'still waiting')])
  expect(left).toMatchObject({ done: true })
  expect(await next).toMatchObject({ done: true })
  await listener.close()
})
