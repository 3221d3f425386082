import { execFile } from 'node:child_process'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { beforeEach, expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'

const { database } = await openCore()
const host = hostname()
const look = (DATABASE_URL = readSettings().databaseUrl ?? '') =>
  promisify(execFile)(process.execPath, ['scripts/worker-health.ts'], { env: { PATH: process.env.PATH, DATABASE_URL } })
const hire = (worker: { host: string; heartbeatAt?: Date; stoppedAt?: Date }) =>
  database.worker.create({ data: { pid: 1, engine: 'cpu', engineReason: '', ...worker } })
beforeEach(() => database.worker.deleteMany())

test('a worker of this machine that was heard of lately is well, and nothing is said', async () => {
  await hire({ host })
  expect(await look()).toEqual({ stdout: '', stderr: '' })
})

const longAgo = new Date(Date.now() - 3_600_000)
const none = `no worker of ${host} was heard of lately\n`

test.each([
  ['another machine', { host: 'another' }],
  ['one that was last heard of an hour ago', { host, heartbeatAt: longAgo }],
  ['one that has stopped', { host, stoppedAt: new Date() }],
])('a worker of %s is none', async (_, worker) => {
  await hire(worker)
  await expect(look()).rejects.toMatchObject({ code: 1, stderr: none })
})

test.each([
  ['no database', '', 'DATABASE_URL is not set\n'],
  ['one that is away', 'postgresql://nobody@127.0.0.1:1/none', expect.stringMatching(/^[^\n]*127\.0\.0\.1:1[^\n]*\n$/)],
])('%s is said in one line', async (_, url, stderr) => {
  await expect(look(url)).rejects.toMatchObject({ code: 1, stderr })
})
