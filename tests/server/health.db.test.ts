import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openLocalBlobStore } from '#core/blob/local.ts'
import { openDatabase, poolOf } from '#core/database.ts'
import { queueIsGone } from '#core/queue/rows.ts'
import { readSettings } from '#core/settings.ts'
import { openServer, type ServerParts } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'
import { openTcpProxy } from '#tests/kit/tcp-proxy.ts'

const { database, queue, parts } = await openApi()
const { databaseUrl = '', dataDir } = readSettings()
const ok = { status: 'ok', reason: null }
const well = { database: ok, migrations: ok, queue: ok, blobs: ok, worker: ok, disk: ok }
await database.worker.create({ data: { host: 'here', pid: 1, engine: 'cpu', engineReason: '' } })

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  delete process.env.LAMINA_DISK_RESERVE
  for (const server of opened.splice(0)) await server.close()
})

/** Of an API that has looked at nothing yet. */
async function open(more: Partial<ServerParts> = {}) {
  const server = await openServer({ ...parts, ...more })
  opened.push(server)
  return async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`)
    return [response.status, await response.json()]
  }
}

test.each(['/health', '/health/ready'])('%s says of each part that it is well', async path => {
  const look = await open()
  expect(await look(path)).toEqual([200, { status: 'ok', parts: well }])
})

test('without the tables of the queue it is not ready, and says in one sentence what to do', async () => {
  await database.$executeRaw`drop schema pgboss cascade`
  const look = await open()
  const gone = { status: 'failing', reason: queueIsGone }
  expect(await look('/health')).toEqual([503, { status: 'failing', parts: { ...well, queue: gone } }])
  await queue.restore()
  await expect.poll(() => look('/health'), { timeout: 10_000 }).toEqual([200, { status: 'ok', parts: well }])
})

test('a worker that is silent is told, and leaves the API ready', async () => {
  await database.$executeRaw`update "Worker" set "heartbeatAt" = now() - interval '16 s'`
  const look = await open()
  const silent = { status: 'warning', reason: 'no worker was heard of in the last 15 s: jobs wait for one' }
  expect(await look('/health/ready')).toEqual([200, { status: 'warning', parts: { ...well, worker: silent } }])
  await database.$executeRaw`update "Worker" set "heartbeatAt" = now()`
})

test('tables of another version are not ready', async () => {
  await database.$executeRaw`
    update "_prisma_migrations" set "rolled_back_at" = now() where "migration_name" like '%_init'`
  const older = await (await open())('/health/ready')
  expect(older).toMatchObject([
    503,
    { parts: { migrations: { reason: '1 migrations of this version are not applied' } } },
  ])
  await database.$executeRaw`update "_prisma_migrations" set "rolled_back_at" = null`
  await database.$executeRaw`
    insert into "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at") values ('x', '', '29990101_later', now())`
  const newer = await (await open())('/health/ready')
  expect(newer).toMatchObject([503, { parts: { migrations: { reason: 'the database is newer than this version' } } }])
  await database.$executeRaw`delete from "_prisma_migrations" where "id" = 'x'`
})

test('blobs that are gone make it unready, and nobody is told where they lay', async () => {
  const folder = `${dataDir}/elsewhere`
  const blobs = await openLocalBlobStore(folder)
  renameSync(folder, `${folder}.away`)
  const answer = await (await open({ blobs }))('/health/ready')
  expect(answer).toMatchObject([503, { status: 'failing', parts: { database: ok, blobs: { status: 'failing' } } }])
  expect(JSON.stringify(answer)).not.toContain(dataDir)
  rmSync(`${folder}.away`, { recursive: true })
  mkdirSync(folder)
})

test('where only the reserve is left it is told, and people still read', async () => {
  process.env.LAMINA_DISK_RESERVE = '9000 TB'
  const answer = await (await open())('/health/ready')
  expect(answer).toMatchObject([200, { status: 'warning', parts: { disk: { status: 'warning' } } }])
})

test('of a database that goes dead without a word it is said within seconds, by few connections, however many ask', async () => {
  const proxy = await openTcpProxy(databaseUrl)
  const away = openDatabase(proxy.url, 4, { silenceMs: 8000 })
  const look = await open({ database: away })
  expect(await look('/health/ready')).toMatchObject([200, { status: 'ok' }])
  proxy.die()
  await wait(2100) // what was found is answered for two seconds
  const begun = performance.now()
  const answers = await Promise.all(Array.from({ length: 40 }, () => look('/health/ready')))
  expect(performance.now() - begun).toBeLessThan(4500)
  for (const answer of answers)
    expect(answer).toMatchObject([503, { parts: { database: { reason: 'it does not answer: no answer within 3 s' } } }])
  // Asked again while the first look still waits: at once, and with no connection more.
  const again = performance.now()
  expect((await look('/health/ready'))[0]).toBe(503)
  expect(performance.now() - again).toBeLessThan(1000)
  expect(poolOf(away)?.waitingCount).toBe(0)
  expect(await look('/health/live')).toEqual([200, { status: 'ok' }])
  proxy.heal()
  await expect.poll(async () => (await look('/health/ready'))[0], { timeout: 15_000 }).toBe(200)
  await away.$disconnect()
  await proxy.close()
})
