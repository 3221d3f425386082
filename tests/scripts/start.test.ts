import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { choosePlace, closedFolder } from '../../scripts/postgres/choose-place.ts'
import { isPortFree } from '../../scripts/postgres/find-free-port.ts'
import { Installation } from '../kit/installation.ts'

let installation: Installation

beforeEach(async () => {
  installation = await Installation.make()
})
afterEach(() => installation.remove())

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65534, gid: 65534 }
const clusterDir = () => path.join(installation.dataDir, 'postgres')

test('prints one address and the link for the first administrator; SIGTERM ends all of it with exit code 0', async () => {
  const launcher = await installation.start().ready()
  const url = `http://localhost:${installation.env.LAMINA_PORT}`
  expect(launcher.output.match(/^ready at (.*)$/m)?.[1]).toBe(url)
  expect(launcher.output).toMatch(new RegExp(`first administrator: ${url}/invitation/[\\w-]{20,}`))
  expect((await fetch(`http://127.0.0.1:${installation.env.LAMINA_PORT}/`)).status).toBe(200)
  const begun = performance.now()
  expect(await launcher.end()).toBe(0)
  expect(performance.now() - begun).toBeLessThan(10_000)
  for (const name of ['LAMINA_PORT', 'LAMINA_API_PORT', 'LAMINA_DATABASE_PORT'] as const)
    expect(await isPortFree(installation.port(name))).toBe(true)
  expect(existsSync(path.join(installation.dataDir, 'running.json'))).toBe(false)
})

test('Ctrl-C ends it too, and the next start finds the same data, secret and password', async () => {
  const first = await installation.start().ready()
  await installation.query('CREATE TABLE marker AS SELECT 7 AS n')
  const secret = readFileSync(path.join(installation.dataDir, 'secret'), 'utf8')
  expect(await first.end('SIGINT')).toBe(0)
  const second = await installation.start().ready()
  expect(second.output).not.toContain('migration')
  expect(await installation.query('SELECT n FROM marker')).toEqual([{ n: 7 }])
  expect(readFileSync(path.join(installation.dataDir, 'secret'), 'utf8')).toBe(secret)
})

test('passwords and secrets are readable by their owner alone, and the password is made, not known', async () => {
  await installation.start().ready()
  for (const name of ['secret', 'postgres-password'])
    expect(statSync(path.join(installation.dataDir, name)).mode & 0o777).toBe(0o600)
  expect(readFileSync(path.join(installation.dataDir, 'postgres-password'), 'utf8').trim()).toMatch(/^[\w-]{32}$/)
})

/** Every file and folder below that somebody else of this machine could look into. */
function openToOthers(folder: string, isClosed = false): string[] {
  const { mode } = statSync(folder)
  const isOpen = (mode & 0o007) !== 0 && !isClosed
  if (!statSync(folder).isDirectory()) return isOpen ? [folder] : []
  const below = readdirSync(folder).filter(name => name !== 'postgres')
  return [
    ...(isOpen ? [folder] : []),
    ...below.flatMap(name => openToOthers(path.join(folder, name), isClosed || (mode & 0o077) === 0)),
  ]
}

test('nobody else of this machine sees into the data folder, made now or by a version that left it open', async () => {
  mkdirSync(path.join(installation.dataDir, 'blobs', 'ab'), { recursive: true, mode: 0o755 })
  writeFileSync(path.join(installation.dataDir, 'blobs', 'ab', 'blob'), 'a picture', { mode: 0o644 })
  writeFileSync(path.join(installation.dataDir, 'note'), 'x', { mode: 0o644 })
  for (const folder of ['', 'blobs']) chmodSync(path.join(installation.dataDir, folder), 0o755)
  const first = await installation.start().ready()
  expect(openToOthers(installation.dataDir)).toEqual([])
  // The user that runs the database passes through, and nobody else.
  expect(statSync(installation.dataDir).mode & 0o777).toBe(isRoot ? 0o710 : 0o700)
  expect(statSync(path.join(installation.dataDir, 'logs', 'api.log')).mode & 0o777).toBe(0o600)
  await first.end()
  await (await installation.start().ready()).end()
  expect(existsSync(clusterDir())).toBe(true)
})

test('API and worker are given a role that owns nothing, also where an earlier version gave them the owner', async () => {
  const first = await installation.start().ready()
  await first.end()
  await installation.start().ready()
  const [row] = await installation.query(
    `select rolsuper, rolcreaterole, rolcreatedb, has_table_privilege('lamina', '"AuditEvent"', 'update') as "mayUpdate",
       has_any_column_privilege('lamina', '"AuditEvent"', 'insert') as "mayInsert",
       (select count(*)::int from pg_class where relnamespace = 'public'::regnamespace and relowner = pg_roles.oid) as "owned"
     from pg_roles where rolname = 'lamina'`,
  )
  const none = { rolsuper: false, rolcreaterole: false, rolcreatedb: false, mayUpdate: false, owned: 0 }
  expect(row).toEqual({ ...none, mayInsert: true })
})

test('logs are begun anew while those who write them run, that of the database too', async () => {
  const launcher = await installation.start({ LAMINA_LOG_LIMIT: '60', LAMINA_LOG_FILES: '1' }).ready()
  const log = path.join(installation.dataDir, 'logs', 'postgres.log')
  await expect.poll(() => existsSync(`${log}.1`), { timeout: 10_000 }).toBe(true)
  await expect(installation.query('a mistake')).rejects.toThrow('syntax error')
  const written = () => readFileSync(log, 'utf8') + readFileSync(`${log}.1`, 'utf8')
  await expect.poll(written, { timeout: 10_000 }).toMatch(/^[\d-]{10} [\d:.]{12} \w+ \[\d+\] .*ERROR: {2}syntax error/m)
  expect(existsSync(`${log}.2`)).toBe(false)
  expect(await launcher.end()).toBe(0)
})

test('a second start on the same data folder says where the first one runs, and leaves it alone', async () => {
  const first = await installation.start().ready()
  const second = installation.start()
  expect(await second.ended).toBe(1)
  expect(second.output).toBe(
    `already running at http://localhost:${installation.env.LAMINA_PORT} (pid ${first.child.pid})\n`,
  )
  expect((await fetch(`http://127.0.0.1:${installation.env.LAMINA_PORT}/`)).status).toBe(200)
})

test.runIf(isRoot && !closedFolder(import.meta.dirname, nobody))('an ordinary user can start it', async () => {
  const home = path.dirname(installation.dataDir)
  chownSync(home, nobody.uid, nobody.gid)
  const launcher = await installation.start({}, nobody).ready()
  expect(statSync(clusterDir()).uid).toBe(nobody.uid)
  expect(await launcher.end()).toBe(0)
})

test.runIf(isRoot)('root can start it in a folder closed to others, and is told where the database is', async () => {
  const home = path.dirname(installation.dataDir)
  chmodSync(home, 0o700)
  const launcher = await installation.start().ready()
  const place = choosePlace(installation.dataDir)
  expect(place.clusterDir).toMatch(/^\/var\/lib\/lamina\/\w+\/postgres$/)
  expect(launcher.output).toContain(
    `the database's files are in ${path.dirname(place.clusterDir)}: PostgreSQL does not run as root, and ${home} is closed to others`,
  )
  expect(await launcher.end()).toBe(0)
})
