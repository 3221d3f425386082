import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { isWorthRetrying, obstacleOf } from '#core/obstacle.ts'
import { openIngestPool } from '#worker/ingest/open-ingest-pool.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'lamina-no-room-'))
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const script = (text: string) => {
  const file = path.join(folder, `${Math.abs(text.length * 31)}.mjs`)
  writeFileSync(file, text)
  return file
}
const options = { frame: null, pseudonymKey: Buffer.alloc(32) }
const source = { kind: 'file', folder, path: 'a.png' } as const
const reasonOf = (pool: ReturnType<typeof openIngestPool>) =>
  pool.inspect(source, options).then(
    answer => answer,
    (error: unknown) => error,
  )

test.each([
  [
    'ends',
    'process.abort()',
    /^this machine cannot start a process .*: it ended \(SIGABRT\) before it could read a file$/,
  ],
  [
    'gets no thread',
    `process.on('message', ({ id }) => process.send({ id, failure: { name: 'NoRoom', message: 'glib: Error creating thread' } }));
    process.send({ ready: true })`,
    /^this machine has no room for a process that reads files: glib: Error creating thread$/,
  ],
])(
  'a process that %s before it read anything blames no file: the job is put off',
  async (_how, text, said) => {
    const pool = openIngestPool({ blobs: path.join(folder, 'blobs'), processes: 1, script: script(text) })
    const error = await reasonOf(pool)
    await pool.close()
    expect(error).toMatchObject({ name: 'ProcessNotStarted', message: expect.stringMatching(said) })
    expect(obstacleOf(error)).toBe('the machine has no room for another process')
    expect(isWorthRetrying(error)).toBe(true)
  },
  60_000,
)

const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0
const hasPrlimit =
  isRootOnLinux &&
  (await promisify(execFile)('setpriv', ['prlimit', '--version']).then(
    () => true,
    () => false,
  ))

test.runIf(hasPrlimit)(
  'under a limit that leaves room for no further process no file is refused',
  async () => {
    const from = path.resolve('worker/ingest/open-ingest-pool.ts')
    const tried = script(`
    import { openIngestPool } from ${JSON.stringify(from)}
    const pool = openIngestPool({ blobs: ${JSON.stringify(folder)}, processes: 2, startLimitMs: 3000 })
    const asked = ['a', 'b'].map(name => pool.inspect({ kind: 'file', folder: ${JSON.stringify(folder)}, path: name }, { frame: null, pseudonymKey: Buffer.alloc(32) }))
    console.log(JSON.stringify((await Promise.allSettled(asked)).map(a => a.reason?.name ?? a.value)))
    await pool.close()`)
    // A user of its own, whom nothing else runs as: the limit counts threads of the user.
    const uid = String(200_000 + process.pid)
    const { stdout } = await promisify(execFile)('setpriv', [
      ...['--reuid', uid, '--regid', uid, '--clear-groups', 'prlimit', '--nproc=10', process.execPath, tried],
    ])
    expect(JSON.parse(stdout)).toEqual(['ProcessNotStarted', 'ProcessNotStarted'])
  },
  120_000,
)
