import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPostmaster } from '../../scripts/postgres/postmaster.ts'
import { Installation } from '../kit/installation.ts'

let installation: Installation

beforeEach(async () => {
  installation = await Installation.make()
})
afterEach(() => installation.remove())

const modules = { API: 'server/main.ts', worker: 'worker/main.ts', web: 'scripts/web.ts' }
const clusterDir = () => path.join(installation.dataDir, 'postgres')
const pidOf = (name: keyof typeof modules | 'database'): number =>
  (name === 'database'
    ? readPostmaster(clusterDir())?.pid
    : installation.parts().find(part => part.command === modules[name])?.pid) ?? 0
const all = ['API', 'worker', 'web', 'database'] as const
const patienceMs = 120_000

test(
  'whichever part is killed is back by itself, and the others go on',
  async () => {
    const launcher = await installation.start().ready()
    for (const name of all) {
      const before = pidOf(name)
      const others = all.filter(other => other !== name)
      const neighbours = others.map(pidOf)
      process.kill(before, 'SIGKILL')
      await launcher.shows(new RegExp(`the ${name} is back after \\d+\\.\\d s`))
      expect(launcher.output).toMatch(
        new RegExp(
          `^the ${name} ended with SIGKILL, as when .* \\(.*\\.log\\); started again\nthe ${name} is back`,
          'm',
        ),
      )
      expect(pidOf(name)).not.toBe(before)
      expect(others.map(pidOf)).toEqual(neighbours)
      expect((await fetch(`http://127.0.0.1:${installation.env.LAMINA_PORT}/`)).status).toBe(200)
    }
    expect(await launcher.end()).toBe(0)
    expect(readPostmaster(clusterDir())).toBeUndefined()
  },
  patienceMs,
)

test(
  'an API that crashes is named with its reason, and is back',
  async () => {
    const launcher = await installation.start().ready()
    await fetch(`http://127.0.0.1:${installation.env.LAMINA_API_PORT}/crash`).catch(() => {})
    await launcher.shows(
      /the API ended with exit code 1: the API was told to crash \(.*api\.log\); started again\nthe API is back/,
    )
  },
  patienceMs,
)

test(
  'a database that outlived its launcher and dies under the next one is back, with what was committed',
  async () => {
    const first = await installation.start().ready()
    await installation.query('CREATE TABLE marker AS SELECT 7 AS n')
    await first.end('SIGKILL')
    const second = await installation.start().ready()
    expect(second.output).toContain('the database of the last start was still running and is used again')
    for (const how of ['is gone', 'ended with SIGKILL, as when .*']) {
      const said = second.output.length
      process.kill(pidOf('database'), 'SIGKILL')
      await second.shows(new RegExp(`^[^]{${said}}the database ${how} \\(.*postgres\\.log\\); started again`))
      await second.shows(new RegExp(`^[^]{${said}}[^]*the database is back`))
      expect(await installation.query('SELECT n FROM marker')).toEqual([{ n: 7 }])
    }
    expect(await second.end()).toBe(0)
  },
  patienceMs,
)

test.each([
  ['was up', 5, {}],
  ['was never up', 15, { SMALL_WORKER_IS_NEVER_READY: '1' }],
])(
  'the fifth quick death in a row of a worker that %s is tried again after %i s',
  async (_, seconds, env) => {
    const launcher = await installation.start(env).ready()
    const log = path.join(installation.dataDir, 'logs/worker.log')
    const hasBegun = (times: number) =>
      expect.poll(() => readFileSync(log, 'utf8').match(/began/g)?.length ?? 0, { timeout: 30_000 }).toBe(times)
    for (const i of [1, 2, 3, 4, 5]) {
      await hasBegun(i)
      if (i > 1 && !('SMALL_WORKER_IS_NEVER_READY' in env))
        await launcher.shows(new RegExp(`(the worker is back[^]*){${i - 1}}`))
      process.kill(pidOf('worker'), 'SIGKILL')
    }
    await launcher.shows(new RegExp(`started again in ${seconds} s`))
    expect(await launcher.end()).toBe(0)
  },
  patienceMs,
)

test(
  'parts that hang are ended and started again, and the lines say so',
  async () => {
    const launcher = await installation.start().ready()
    const names = ['API', 'worker', 'web'] as const
    const before = names.map(pidOf)
    for (const pid of before) process.kill(pid, 'SIGSTOP')
    for (const name of names) {
      const said = `^the ${name} gave no answer for 15 s and was ended \\(.*\\); started again$[^]*^the ${name} is back`
      await launcher.shows(new RegExp(said, 'm'))
      expect(before).not.toContain(pidOf(name))
    }
    expect(await launcher.end()).toBe(0)
  },
  patienceMs,
)

test(
  'a database that hangs is ended and started again, with what was committed',
  async () => {
    const launcher = await installation.start().ready()
    await installation.query('CREATE TABLE marker AS SELECT 7 AS n')
    const before = pidOf('database')
    process.kill(before, 'SIGSTOP')
    await launcher.shows(
      /^the database gave no answer for 30 s and was ended \(.*postgres\.log\); started again\nthe database is back/m,
    )
    expect(pidOf('database')).not.toBe(before)
    expect(await installation.query('SELECT n FROM marker')).toEqual([{ n: 7 }])
    expect(await launcher.end()).toBe(0)
  },
  patienceMs,
)

test(
  'a database that cannot be started, and nobody knows why, is tried 5 times, and then everything ends',
  async () => {
    const launcher = await installation.start().ready()
    appendFileSync(path.join(clusterDir(), 'postgresql.auto.conf'), 'nonsense = 1\n')
    process.kill(pidOf('database'), 'SIGKILL')
    expect(await launcher.ended).toBe(1)
    expect(launcher.output).toMatch(
      /the database could not be started: PostgreSQL did not start: .*; tried 5 times: see .*logs\/postgres\.log\n$/,
    )
  },
  patienceMs,
)

test(
  'all of it stopped for longer than a hang may last, as when a lid is closed: nothing is ended',
  async () => {
    const launcher = await installation.start().ready()
    const pids = (['API', 'worker', 'web'] as const).map(pidOf)
    const everything = [launcher.child.pid ?? 0, ...pids, pidOf('database')]
    for (const pid of everything) process.kill(pid, 'SIGSTOP')
    await new Promise(resolve => setTimeout(resolve, 17_000))
    for (const pid of everything) process.kill(pid, 'SIGCONT')
    await new Promise(resolve => setTimeout(resolve, 5_000))
    expect((['API', 'worker', 'web'] as const).map(pidOf)).toEqual(pids)
    expect(launcher.output).toMatch(/Ctrl-C ends it\n$/)
    expect(await launcher.end()).toBe(0)
  },
  patienceMs,
)

test(
  'a port that somebody else took meanwhile ends everything, and is named with the setting that moves it',
  async () => {
    const launcher = await installation.start().ready()
    const port = installation.port('LAMINA_API_PORT')
    const thief = createServer()
    const isOurs = new Promise(resolve => thief.once('listening', resolve))
    const attempt = () => thief.listen(port, '127.0.0.1')
    thief.on('error', attempt)
    attempt()
    process.kill(pidOf('API'), 'SIGKILL')
    await isOurs
    try {
      expect(await launcher.ended).toBe(1)
      expect(launcher.output).toContain(
        `port ${port} for the API is taken by another program: end it, or set LAMINA_API_PORT to a free port\n`,
      )
    } finally {
      thief.close()
    }
  },
  patienceMs,
)

test(
  'files of the database that are gone end everything, and no empty database takes their place',
  async () => {
    const launcher = await installation.start().ready()
    const server = pidOf('database')
    rmSync(clusterDir(), { recursive: true })
    process.kill(server, 'SIGKILL')
    expect(await launcher.ended).toBe(1)
    expect(launcher.output).toMatch(
      /the database's files in .*postgres are gone: restore them from a backup, then start again\n$/,
    )
  },
  patienceMs,
)
