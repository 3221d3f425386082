import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readPostmaster } from '../../scripts/postgres/postmaster.ts'
import { isRunning } from '../../scripts/process.ts'
import { Installation } from '../kit/installation.ts'

// Two starts, on a machine that has more to do than it can.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let installation: Installation

beforeEach(async () => {
  installation = await Installation.make()
})
afterEach(() => installation.remove())

const clusterDir = () => path.join(installation.dataDir, 'postgres')

test('kill -9 of the launcher leaves neither API, worker nor web; the next start takes the database over', async () => {
  const first = await installation.start().ready()
  await installation.query('CREATE TABLE marker AS SELECT 7 AS n')
  const parts = installation.parts()
  expect(parts).toHaveLength(3)
  await first.end('SIGKILL')
  await installation.quiet()
  await expect.poll(() => parts.filter(part => isRunning(part.pid, part.command)), { timeout: 10_000 }).toEqual([])
  const second = await installation.start().ready()
  expect(second.output).toContain('the database of the last start was still running and is used again')
  expect(await installation.query('SELECT n FROM marker')).toEqual([{ n: 7 }])
  expect(await second.end()).toBe(0)
  expect(readPostmaster(clusterDir())).toBeUndefined()
})

test('a part that survives its killed launcher because it hangs is ended by the next start', async () => {
  const first = await installation.start().ready()
  const parts = installation.parts()
  const api = parts.find(part => part.command === 'server/main.ts')?.pid ?? 0
  process.kill(api, 'SIGSTOP')
  await first.end('SIGKILL')
  const second = await installation.start().ready()
  expect(second.output).toContain('the last launcher was killed; waiting for its parts to end')
  expect(isRunning(api, 'server/main.ts')).toBe(false)
})

test('launcher and PostgreSQL killed at the same moment: the next start recovers what was committed', async () => {
  const first = await installation.start().ready()
  await installation.query('CREATE TABLE marker AS SELECT 7 AS n')
  process.kill(readPostmaster(clusterDir())?.pid ?? 0, 'SIGKILL')
  await first.end('SIGKILL')
  await installation.start().ready()
  expect(await installation.query('SELECT n FROM marker')).toEqual([{ n: 7 }])
})

test('a stale postmaster.pid whose number another program has by now does not stop the start', async () => {
  await (await installation.start().ready()).end()
  writeFileSync(
    path.join(clusterDir(), 'postmaster.pid'),
    `${process.pid}\n${clusterDir()}\n1\n5432\n\n127.0.0.1\n1 1\nready\n`,
  )
  await installation.start().ready()
  expect(readPostmaster(clusterDir())?.pid).not.toBe(process.pid)
})

test('a worker is started again though its log cannot be read, once it can be written, and though nothing can be noted', async () => {
  const launcher = await installation.start().ready()
  const worker = installation.parts().find(part => part.command === 'worker/main.ts')?.pid ?? 0
  const log = path.join(installation.dataDir, 'logs/worker.log')
  const running = path.join(installation.dataDir, 'running.json')
  for (const file of [log, running]) {
    rmSync(file)
    mkdirSync(file)
  }
  process.kill(worker, 'SIGKILL')
  await launcher.shows(/the worker ended with SIGKILL.*; started again\nthe worker could not be started: /)
  rmSync(log, { recursive: true })
  await launcher.shows(/not noted that the worker runs: /)
  rmSync(running, { recursive: true })
  expect(await launcher.end()).toBe(0)
})

test('an API that cannot start is named with its reason', async () => {
  const launcher = installation.start({ SMALL_API_FAILS: '1' })
  expect(await launcher.ended).toBe(1)
  expect(launcher.output).toMatch(/the API ended with exit code 1: the API was told not to start/)
})

test('a worker that does not listen is ended all the same within 10 s', async () => {
  const launcher = await installation.start({ SMALL_WORKER_IS_DEAF: '1' }).ready()
  const begun = performance.now()
  expect(await launcher.end()).toBe(0)
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test('a signal during the start ends it in good order', async () => {
  const launcher = installation.start()
  await expect.poll(() => readPostmaster(clusterDir())?.isReady, { timeout: 15_000 }).toBe(true)
  expect(await launcher.end('SIGINT')).toBe(0)
  expect(readPostmaster(clusterDir())).toBeUndefined()
})

test('a SIGTERM that npm does not pass on ends everything all the same', async () => {
  const shell = await installation.startByNpm().ready()
  const parts = installation.parts()
  shell.child.kill('SIGTERM')
  await shell.shows(/^stopping$/m)
  await installation.quiet()
  await expect.poll(() => readPostmaster(clusterDir()), { timeout: 10_000 }).toBeUndefined()
  expect(parts.filter(part => isRunning(part.pid, part.command))).toEqual([])
})

test('a database that ends by a signal at its start, as of damaged files, is named at once with its reason', async () => {
  await (await installation.start().ready()).end()
  writeFileSync(path.join(clusterDir(), 'global/pg_control'), '')
  const begun = performance.now()
  const launcher = installation.start()
  expect(await launcher.ended).toBe(1)
  expect(launcher.output).toMatch(/^PostgreSQL did not start: .*pg_control/)
  expect(performance.now() - begun).toBeLessThan(15_000)
})
