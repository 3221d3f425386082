import { expect, test } from 'vitest'
import { queueIsGone } from '#core/queue/rows.ts'
import { openApi } from '#tests/kit/api.ts'

const { url, database, queue } = await openApi()
const look = async () => {
  const response = await fetch(`${url}/health`)
  return [response.status, await response.json()]
}

test('/health is well while jobs can be queued, and says in one sentence what to do when they cannot', async () => {
  expect(await look()).toEqual([200, { status: 'ok' }])
  await database.$executeRaw`drop schema pgboss cascade`
  expect(await look()).toEqual([503, { status: 'failing', reason: queueIsGone }])
  await queue.restore()
  expect(await look()).toEqual([200, { status: 'ok' }])
})
