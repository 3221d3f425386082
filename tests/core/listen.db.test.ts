import { expect, test } from 'vitest'
import { announce } from '#core/announce.ts'
import { inTransaction } from '#core/context.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { log, openCore } from '#tests/kit/core.ts'

const { database, product } = await openCore()
const url = readSettings().databaseUrl ?? ''
const say = (topic: string) => inTransaction(product(), ctx => announce(ctx, topic))

test('a hint comes at the start and after every commit, and not after a rollback or for another topic', async () => {
  const listener = await openListener(url, log)
  const hints = listener.hints('a')
  await hints.next()
  const rolledBack = inTransaction(product(), async ctx => {
    await announce(ctx, 'a')
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  await say('b')
  const second = hints.next()
  const marker = await Promise.race([second.then(() => 'hint'), say('c').then(() => 'nothing yet')])
  expect(marker).toBe('nothing yet')
  await say('a')
  expect(await second).toEqual({ done: false, value: undefined })
  await listener.close()
  expect(await hints.next()).toEqual({ done: true, value: undefined })
})

test('a lost connection is made anew, once, and everyone looks again', async () => {
  const listener = await openListener(url, log)
  const hints = listener.hints('a')
  await hints.next()
  const again = hints.next()
  await database.$queryRaw`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'lamina-listen' and datname = current_database()`
  await again
  expect(listener.connectionCount()).toBe(2)
  const next = hints.next()
  await say('a')
  await next
  const [row] = await database.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from pg_stat_activity
    where application_name = 'lamina-listen' and datname = current_database()`
  expect(row?.count).toBe(1)
  await listener.close()
})
