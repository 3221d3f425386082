import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assertVersion } from '../../scripts/start/open-record.ts'
import { Installation } from '../kit/installation.ts'

let installation: Installation

beforeEach(async () => {
  installation = await Installation.make()
})
afterEach(() => installation.remove())

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65534, gid: 65534 }

async function withBusy(port: number, act: () => Promise<void>) {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  try {
    await act()
  } finally {
    server.close()
  }
}

test.each([
  ['LAMINA_PORT', 'the web pages'],
  ['LAMINA_API_PORT', 'the API'],
  ['LAMINA_DATABASE_PORT', 'the database'],
] as const)(
  'a busy port is named with the setting that moves it: %s',
  async (variable, what) => {
    const port = installation.port(variable)
    await withBusy(port, async () => {
      const launcher = installation.start()
      expect(await launcher.ended).toBe(1)
      expect(existsSync(path.join(installation.dataDir, 'postgres'))).toBe(false)
      expect(launcher.output).toBe(
        `port ${port} for ${what} is taken by another program: end it, or set ${variable} to a free port\n`,
      )
    })
    await installation.start().ready()
  },
  120_000,
)

test('a data folder that is a file is named', async () => {
  writeFileSync(installation.dataDir, '')
  const launcher = installation.start()
  expect(await launcher.ended).toBe(1)
  expect(launcher.output).toMatch(/data.* is not a folder; set LAMINA_DATA_DIR\n$/)
  rmSync(installation.dataDir)
})

test('a data folder that may not be written to is named', async () => {
  mkdirSync(installation.dataDir)
  chmodSync(installation.dataDir, 0o555)
  const launcher = installation.start({}, isRoot ? nobody : {})
  expect(await launcher.ended).toBe(1)
  expect(launcher.output).toMatch(/^no permission to write .*data.*: start as its owner, or set LAMINA_DATA_DIR/)
  expect(launcher.output.trim().split('\n')).toHaveLength(1)
})

test.runIf(process.platform === 'linux')('a data folder where none can be made is named at once', async () => {
  const launcher = installation.start({ LAMINA_DATA_DIR: '/proc/lamina' })
  expect(await launcher.ended).toBe(1)
  expect(launcher.output).toBe('no folder can be made in /proc: set LAMINA_DATA_DIR to a folder on a disk\n')
})

test('a PostgreSQL that is too old is refused with its version and the oldest allowed', () => {
  expect(() => assertVersion(150_018, 'DATABASE_URL')).toThrow(
    /^the database that DATABASE_URL names is PostgreSQL 15\.18; allowed: 16 or newer$/,
  )
  for (const version of [160_000, 180_004]) expect(() => assertVersion(version, 'DATABASE_URL')).not.toThrow()
})

test.each([
  ['LAMINA_PORT', 'high', /^wrong settings: LAMINA_PORT=high: .*\n$/],
  ['LAMINA_SECRET', 'a short secret', /^wrong settings: LAMINA_SECRET=\(not shown\): .*\n$/],
  [
    'LAMINA_JOB_KINDS',
    'TRAIN,CODE',
    /^wrong settings: LAMINA_JOB_KINDS=TRAIN,CODE: allowed: some of CHECK_IMPORT, .*\n$/,
  ],
  ['LAMINA_HOST', '203.0.113.7', /^LAMINA_HOST=203.0.113.7 is no address of this machine\n$/],
  [
    'DATABASE_URL',
    'postgresql://me:sec/ret@127.0.0.1:1/x',
    /^wrong settings: DATABASE_URL=\(not shown\): allowed: postgresql:.* written as %2F .* PGPASSWORD\n$/,
  ],
  [
    'DATABASE_URL',
    'postgresql://me:secret@127.0.0.1:1/x',
    /^the database that DATABASE_URL names cannot be opened: .*ECONNREFUSED.*\n$/,
  ],
])('a wrong %s gives one line', async (name, value, line) => {
  const launcher = installation.start({ [name]: value })
  expect(await launcher.ended).toBe(1)
  expect(launcher.output).toMatch(line)
  expect(launcher.output).not.toMatch(/:sec|short secret/)
})
