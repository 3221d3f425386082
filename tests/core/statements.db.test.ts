import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '#core/database.ts'
import { TookTooLong } from '#core/errors.ts'
import { readSettings } from '#core/settings.ts'
import { StatementAllowance } from '#core/statements.ts'
import { openCore } from '#tests/kit/core.ts'

const { person } = await openCore()
const url = readSettings().databaseUrl ?? ''
const database = openDatabase(url, 2)
const watch = new pg.Client(url)
await watch.connect()
afterAll(() => watch.end())
/** What PostgreSQL is at that has this in its text. */
const countRunning = async (text: string) => {
  const { rows } = await watch.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query like $1`,
    [`%${text}%`],
  )
  return rows[0]?.n
}
const unlimited = () => new StatementAllowance(() => undefined, 2)

class Spent extends Error {
  override name = 'Spent'
}
const most = (count: number) =>
  new StatementAllowance(seen => {
    if (seen > count) throw new Spent(`more than ${count}`)
  }, 2)

test('every statement is counted to the act that it is sent for, and to no other', async () => {
  const [one, three] = [most(100), most(100)]
  await Promise.all([
    one.run(() => database.user.count()),
    three.run(async () => {
      await database.user.findFirst()
      await Promise.all([database.project.count(), database.job.count()])
    }),
    database.worker.count(),
  ])
  expect(one.count).toBe(1)
  expect(three.count).toBe(3)
})

test('what is beyond the allowance is not sent, and the refusal is the one that was thrown', async () => {
  const allowance = most(2)
  const asked = allowance.run(() => Promise.allSettled(Array.from({ length: 9 }, () => database.user.count())))
  const outcomes = await asked
  expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(2)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Spent)
})

test('a transaction that is beyond it is rolled back, and its connection is free again', async () => {
  const before = await database.user.count()
  for (let i = 0; i < 4; i++) {
    const id = crypto.randomUUID()
    const data = { id, name: 'x', email: `${id}@example.org` }
    const begun = most(2).run(() =>
      database.$transaction(async tx => {
        await tx.user.create({ data })
        await tx.user.count()
        await tx.user.count()
      }),
    )
    await expect(begun).rejects.toBeInstanceOf(Spent)
  }
  expect(await database.user.count()).toBe(before)
  await person('still possible')
})

test('what is under way is ended in the database with its act, in and outside of transactions, and fails with why', async () => {
  const [one, other] = [unlimited(), unlimited()]
  const alone = one.run(() => database.$queryRaw`select pg_sleep(60)::text as ended`)
  const within = other.run(() =>
    database.$transaction(async tx => {
      await tx.$queryRaw`select pg_sleep(60)::text as ended`
    }),
  )
  await expect.poll(() => countRunning('as ended')).toBe(2)
  const outcomes = Promise.allSettled([alone, within])
  for (const allowance of [one, other]) allowance.end(new Spent('time is over'))
  for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: expect.any(Spent) })
  // Its error is here before its backend says that it rests.
  await expect.poll(() => countRunning('as ended')).toBe(0)
  expect(await database.user.count()).toBeGreaterThanOrEqual(0)
})

test('an act that is over sends nothing that waited for a connection', async () => {
  const [held, late] = [unlimited(), unlimited()]
  const holding = [1, 2].map(() => held.run(() => database.$queryRaw`select pg_sleep(60)::text as holding`))
  await expect.poll(() => countRunning('as holding')).toBe(2)
  const waiting = late.run(() => database.$queryRaw`select pg_sleep(60)::text as late`)
  const outcomes = Promise.allSettled([...holding, waiting])
  for (const allowance of [late, held]) allowance.end(new Spent('time is over'))
  for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: expect.any(Spent) })
  expect(await countRunning('as late')).toBe(0)
})

test('what ends one act never ends a statement of the next on the same connection', async () => {
  const [narrow, seconds] = [openDatabase(url, 1), 0.002]
  for (let i = 0; i < 60; i++) {
    const ended = unlimited()
    const first = ended.run(() => narrow.$queryRaw`select pg_sleep(${seconds})::text`).catch((error: unknown) => error)
    const next = unlimited().run(
      () => narrow.$queryRaw<{ n: number }[]>`select ${i}::int as n, pg_sleep(${seconds})::text`,
    )
    await new Promise(resolve => setTimeout(resolve, i % 5))
    ended.end(new Spent('time is over'))
    expect(await next).toMatchObject([{ n: i }])
    await first
  }
  await narrow.$disconnect()
})

test('a statement beyond the limit of its pool is ended by the database itself, with words of ours', async () => {
  const limited = openDatabase(url, 1, { statementMs: 200 })
  await expect(limited.$queryRaw`select pg_sleep(60)::text`).rejects.toBeInstanceOf(TookTooLong)
  const within = limited.$transaction(async tx => void (await tx.$queryRaw`select pg_sleep(60)::text`))
  await expect(within).rejects.toThrow('the database took longer than 0.2 s: ask for less at a time')
  await limited.$disconnect()
})

test('a pool without a limit, as the worker has, ends nothing', async () => {
  expect(await database.$queryRaw`show statement_timeout`).toEqual([{ statement_timeout: '0' }])
})
