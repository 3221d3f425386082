import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { announce } from '#core/announce.ts'
import { inTransaction } from '#core/context.ts'
import { openDatabase } from '#core/database.ts'
import { openListener } from '#core/listen.ts'
import { isWorthRetrying } from '#core/obstacle.ts'
import { readSettings } from '#core/settings.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { openTcpProxy } from '#tests/kit/tcp-proxy.ts'

const { database, product } = await openCore()
const url = readSettings().databaseUrl ?? ''
const say = (topic: string) => inTransaction(product(), ctx => announce(ctx, topic))

test('a path that goes dead without a word is noticed, the connection is made anew, and every topic looks again', async () => {
  const proxy = await openTcpProxy(url)
  const listener = await openListener(proxy.url, log, { everyMs: 200, patienceMs: 200 })
  onTestFinished(async () => {
    await listener.close()
    await proxy.close()
  })
  const [a, b] = [listener.hints('a'), listener.hints('b')]
  await Promise.all([a.next(), b.next()])
  const missed = Promise.all([a.next(), b.next()])
  proxy.die()
  await say('a')
  proxy.heal()
  await missed
  expect(listener.connectionCount()).toBe(2)
  const next = a.next()
  await say('a')
  await next
}, 20_000)

test.each([0, 300])(
  'it is closed at once behind a dead path, %i ms after its connection was lost',
  async ms => {
    const proxy = await openTcpProxy(url)
    const listener = await openListener(proxy.url, log)
    onTestFinished(() => proxy.close())
    proxy.die()
    // Lost; in 100 ms it is made anew, and never gets an answer.
    if (ms > 0) proxy.refuse(/nothing/)
    await delay(ms)
    const late = Promise.withResolvers<string>()
    const timer = setTimeout(() => late.resolve('late'), 5_000)
    expect(await Promise.race([listener.close().then(() => 'closed'), late.promise])).toBe('closed')
    clearTimeout(timer)
  },
  20_000,
)

test('a connection that answers its pulse is kept, and still hears', async () => {
  const listener = await openListener(url, log, { everyMs: 20, patienceMs: 2_000 })
  const hints = listener.hints('a')
  await hints.next()
  const next = hints.next()
  await vi.waitFor(async () => {
    const [row] = await database.$queryRaw<{ query: string }[]>`
      select query from pg_stat_activity where application_name = 'lamina-listen' and datname = current_database()`
    expect(row?.query).toBe('select 1')
  }, 5_000)
  await say('a')
  await next
  expect(listener.connectionCount()).toBe(1)
  await listener.close()
})

test('a database behind a dead path is given up in bounded time, in and out of a transaction, and used again when it is back', async () => {
  const proxy = await openTcpProxy(url)
  const database = openDatabase(proxy.url, 2, { silenceMs: 400, connectMs: 400 })
  onTestFinished(async () => {
    await database.$disconnect()
    await proxy.close()
  })
  const read = () => database.$queryRaw`select 1`
  await read()
  const begun = Promise.withResolvers<void>()
  const dead = Promise.withResolvers<void>()
  const transaction = database.$transaction(async tx => {
    await tx.$queryRaw`select 1`
    begun.resolve()
    await dead.promise
    await tx.$queryRaw`select 2`
  })
  await begun.promise
  proxy.die()
  dead.resolve()
  const errors = await Promise.all(
    [transaction, read(), read()].map(act =>
      act.then(
        () => null,
        (error: unknown) => error,
      ),
    ),
  )
  expect(errors.map(isWorthRetrying)).toEqual([true, true, true])
  proxy.heal()
  await read()
  const [row] = await database.$transaction(tx => tx.$queryRaw<{ isIdle: boolean }[]>`select true as "isIdle"`)
  expect(row).toEqual({ isIdle: true })
}, 20_000)
