import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '#core/database.ts'
import { obstacleOf } from '#core/obstacle.ts'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project } = await openCore()
const url = readSettings().databaseUrl ?? ''
const [a, b] = [await project(), await project()]
const errorOf = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => null,
    (error: unknown) => error,
  )
const update = (id: string) => ({ where: { id }, data: { question: 'And now?' } })

test('two transactions that wait for each other', async () => {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const cross = (own: string, other: string, mine: PromiseWithResolvers<void>, theirs: PromiseWithResolvers<void>) =>
    database.$transaction(async tx => {
      await tx.project.update(update(own))
      mine.resolve()
      await theirs.promise
      await tx.project.update(update(other))
    })
  const errors = await Promise.all([
    errorOf(cross(a.id, b.id, first, second)),
    errorOf(cross(b.id, a.id, second, first)),
  ])
  const [error] = errors.filter(e => e !== null)
  expect(obstacleOf(error)).toBe('others changed the same at the same moment')
})

test('a transaction that cannot be serialized', async () => {
  const [read, written] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const late = errorOf(
    database.$transaction(
      async tx => {
        await tx.project.findUniqueOrThrow({ where: { id: a.id } })
        read.resolve()
        await written.promise
        await tx.project.update(update(a.id))
      },
      { isolationLevel: 'Serializable' },
    ),
  )
  await read.promise
  await database.project.update(update(a.id))
  written.resolve()
  expect(obstacleOf(await late)).toBe('others changed the same at the same moment')
})

test.each([
  ['by a model', (tx: typeof database) => tx.project.findFirst()],
  ['by a statement', (tx: typeof database) => tx.$queryRaw`select 1`],
])('a connection that the server ends in mid-transaction, asked %s', async (_, ask) => {
  const late = await errorOf(
    database.$transaction(async tx => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`
      await database.$queryRaw`select pg_terminate_backend(${row?.pid}::int)`
      await ask(tx as typeof database)
    }),
  )
  expect(obstacleOf(late)).toBe('the database cannot be reached')
})

test('a statement, a lock or an open transaction that takes longer than the server allows', async () => {
  const within = (setting: string, act: (tx: Pick<typeof database, '$queryRaw'>) => Promise<unknown>) =>
    errorOf(
      database.$transaction(async tx => {
        await tx.$executeRawUnsafe(`set local ${setting} = 50`)
        await act(tx)
      }),
    )
  expect(obstacleOf(await within('statement_timeout', tx => tx.$queryRaw`select pg_sleep(5)::text`))).toBe(
    'the database is busy',
  )
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('begin')
  await client.query('lock table "Project" in access exclusive mode')
  expect(obstacleOf(await within('lock_timeout', tx => tx.$queryRaw`select 1 from "Project"`))).toBe(
    'the database is busy',
  )
  await client.query('rollback')
  const idle = await within('idle_in_transaction_session_timeout', async tx => {
    const ended = () =>
      client.query(
        `select 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
      )
    while ((await ended()).rowCount !== 0);
    await tx.$queryRaw`select 1`
  })
  expect(obstacleOf(idle)).not.toBeNull()
})

test('a transaction that takes longer than it said', async () => {
  const late = database.$transaction(
    async tx => {
      await database.$queryRaw`select pg_sleep(0.3)::text`
      await tx.$queryRaw`select 1`
    },
    { timeout: 100 },
  )
  expect(obstacleOf(await errorOf(late))).toBe('the database is busy')
})

test('a server that has no more connections, or is not there', async () => {
  const name = `narrow_${process.pid}`
  await database.$executeRawUnsafe(`create role ${name} login password 'narrow' connection limit 0`)
  onTestFinished(async () => void (await database.$executeRawUnsafe(`drop role ${name}`)))
  const narrow = new URL(url)
  narrow.username = name
  narrow.password = 'narrow'
  const nowhere = new URL(url)
  nowhere.port = '1'
  for (const [place, what] of [
    [narrow, 'the database has no more connections'],
    [nowhere, 'the database cannot be reached'],
  ] as const) {
    const other = openDatabase(place.href, 1)
    expect(obstacleOf(await errorOf(other.$queryRaw`select 1`))).toBe(what)
    expect(obstacleOf(await errorOf(other.project.findFirst()))).toBe(what)
    expect(obstacleOf(await errorOf(other.$transaction(async tx => tx.project.findFirst())))).toBe(what)
    await other.$disconnect()
  }
})
