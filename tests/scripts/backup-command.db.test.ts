import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test, vi } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'
import { openS3 } from '#tests/kit/s3.ts'
import { findFreePort } from '../../scripts/postgres/find-free-port.ts'

vi.setConfig({ testTimeout: 180_000 })
const core = await openCore()
const { databaseUrl = '', dataDir } = readSettings()
const folder = await mkdtemp(path.join(tmpdir(), 'lamina-backup-'))
const s3 = await openS3()
afterAll(async () => {
  await s3.close()
  await rm(folder, { recursive: true, force: true })
})

/** What npm run backup and npm run restore do. */
async function run(command: 'backup' | 'restore', args: string[], env: Record<string, string>) {
  const { PATH, HOME } = process.env
  return promisify(execFile)(process.execPath, [`scripts/${command}.ts`, ...args], {
    env: { PATH, HOME, LAMINA_LOG_LEVEL: 'silent', ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
}

const source = { DATABASE_URL: databaseUrl, LAMINA_DATA_DIR: dataDir, ...s3.env }
const emptyPlace = async () => ({
  LAMINA_DATA_DIR: path.join(await mkdtemp(path.join(folder, 'new-')), 'data'),
  LAMINA_DATABASE_PORT: String(await findFreePort()),
  ...s3.env,
})

test('a backup in a file is restored into an embedded database that nobody used, and backed up again from there', async () => {
  await core.project()
  const file = path.join(folder, 'record.tar')
  const written = await run('backup', [file], source)
  expect(written).toMatchObject({ code: 0 })
  expect(written.stdout).toMatch(/record\.tar holds \d+ rows, 0 blobs \(0\.0 MB\), and was read again\n$/)
  expect((await stat(file)).mode & 0o777).toBe(0o600)

  const place = await emptyPlace()
  const restored = await run('restore', [file], place)
  expect(restored).toMatchObject({ code: 0 })
  expect(restored.stdout).toMatch(/^restored \d+ rows, 0 blobs/)
  expect(await run('restore', [file], place)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/the database has \d+ accounts?: a backup is restored into an empty one alone/),
  })
  // It does not run: the database is started for the backup, and ends with it.
  const again = await run('backup', [path.join(folder, 'again.tar')], place)
  expect(again).toMatchObject({ code: 0 })
  const rowsIn = (said: string) => / (\d+) rows/.exec(said)?.[1]
  expect(rowsIn(again.stdout)).toBe(rowsIn(written.stdout))
})

test('a backup in a bucket is written once, read again and restored', async () => {
  await core.project()
  const place = `s3://${s3.bucket}/nightly/record.tar`
  expect(await run('backup', [place], source)).toMatchObject({ code: 0 })
  expect(s3.has('nightly/record.tar')).toBe(true)
  expect(await run('backup', [place], source)).toMatchObject({
    code: 1,
    stderr: `${place} is there already: name one that is not\n`,
  })
  expect(await run('restore', [place], await emptyPlace())).toMatchObject({ code: 0 })
  const missing = `s3://${s3.bucket}/nightly/other.tar`
  expect(await run('restore', [missing], await emptyPlace())).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(missing),
  })
})

test('in a data folder that somebody has, nothing is restored, and nothing is backed up that is not there', async () => {
  await core.project()
  const file = path.join(folder, 'for-somebody.tar')
  expect(await run('backup', [file], source)).toMatchObject({ code: 0 })
  const place = await emptyPlace()
  await mkdir(place.LAMINA_DATA_DIR)
  const lock = { pid: process.pid, command: 'vitest', url: '', parts: [] }
  await writeFile(path.join(place.LAMINA_DATA_DIR, 'running.json'), JSON.stringify(lock))
  expect(await run('restore', [file], place)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^vitest is at work in .* \(pid \d+\): wait until it has ended\n$/),
  })
  const nowhere = await run('backup', [path.join(folder, 'nowhere.tar')], await emptyPlace())
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no database in') })
  expect(await readdir(folder)).not.toContain('nowhere.tar')
})

test.each<[string, 'backup' | 'restore', string[], string]>([
  ['no place', 'backup', [], 'no place for the backup; allowed: a file, or s3://bucket/name'],
  ['two places', 'restore', ['a.tar', 'b.tar'], 'not understood: b.tar; allowed: one place'],
  ['a folder that is not there', 'backup', ['/nowhere/at/all.tar'], 'there is no folder /nowhere/at for the backup'],
  ['a file that is not there', 'restore', ['/nowhere/at/all.tar'], 'there is no backup /nowhere/at/all.tar'],
])('%s is refused in a line', async (_, command, args, said) => {
  const asked = await run(command, args, command === 'backup' ? source : await emptyPlace())
  expect(asked).toMatchObject({ code: 1, stdout: '' })
  expect(asked.stderr).toBe(`${said}\n`)
})
