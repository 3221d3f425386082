import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BlobStoreError } from '#core/blob/store.ts'
import type { FileSource } from '#core/import/read-source.ts'
import type { Refusal } from '#core/picture/ingested.ts'
import type { IngestPool } from '#worker/ingest/ingest-pool.ts'
import { openIngestPool } from '#worker/ingest/open-ingest-pool.ts'

const deadly = fileURLToPath(new URL('./deadly-process.ts', import.meta.url))
const options = { frame: null, pseudonymKey: new Uint8Array(32), keepsOriginal: false }
let folder: string
let blobs: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lamina-blame-'))
  blobs = path.join(folder, 'blobs')
})
afterAll(() => rm(folder, { recursive: true }))

const sourceOf = (name: string): FileSource => ({ kind: 'file', folder, path: name })
async function withPool<T>(act: (pool: IngestPool) => Promise<T>, asked = {}): Promise<T> {
  const pool = openIngestPool({ blobs, processes: 2, ...asked })
  try {
    return await act(pool)
  } finally {
    await pool.close()
  }
}
const reasonOf = (answer: object | Refusal) => ('reason' in answer ? answer.reason : '')
/** Processes that this one has started and that still run. */
const children = () =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes('deadly-process'))

describe('what is no fault of a file', () => {
  test('one that is killed again when it is alone is refused, and all others are read', async () => {
    await withPool(
      async pool => {
        const names = ['one', 'killed', 'two', 'three', 'four']
        const answers = await Promise.all(names.map(name => pool.inspect(sourceOf(name), options)))
        expect(answers.map(reasonOf)).toEqual([
          '',
          'reading it ended the process (SIGKILL), also when it was read alone',
          '',
          '',
          '',
        ])
      },
      { script: deadly, processes: 3 },
    )
    expect(children()).toEqual([])
  }, 60_000)

  test.each([
    ['of a file of usual size it is', 'stores slowly', ['next', 'stores slowly']],
    ['of a large one it is not: its bytes are in memory', 'large, stores slowly', ['large, stores slowly', 'next']],
  ])('the next file is decoded while one is stored: %s', async (_, slow, expected) => {
    await withPool(
      async pool => {
        const over: string[] = []
        const store = (name: string) => pool.ingest(sourceOf(name), options).then(() => over.push(name))
        await Promise.all([store(slow), store('next')])
        expect(over).toEqual(expected)
      },
      { script: deadly, processes: 1 },
    )
  })

  test('one that is being stored when the next ends its process is stored again, and not blamed', async () => {
    await withPool(
      async pool => {
        const names = ['stores slowly', 'dies', 'next']
        const answers = await Promise.all(names.map(name => pool.ingest(sourceOf(name), options)))
        expect(answers.map(reasonOf)).toEqual(['', 'reading it ended the process (SIGSEGV)', ''])
      },
      { script: deadly, processes: 1 },
    )
  }, 60_000)

  test('a machine that cannot start a process is named at once, blames no file, and hangs nobody', async () => {
    const pool = openIngestPool({ blobs, processes: 2, program: path.join(folder, 'no-such-program') })
    const asked = ['one', 'two', 'three'].map(name => pool.inspect(sourceOf(name), options))
    for (const { status, reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
      expect(status).toBe('rejected')
      expect(reason).toMatchObject({
        name: 'ProcessNotStarted',
        message: expect.stringMatching(/^this machine cannot start a process to read files with: .*ENOENT/),
      })
    }
    await pool.close()
  })

  test('a machine that can start one a moment later costs nothing but that moment', async () => {
    const program = path.join(folder, 'late-program')
    await withPool(
      async pool => {
        const asked = pool.inspect(sourceOf('one'), options)
        await symlink(process.execPath, program)
        expect(reasonOf(await asked)).toBe('')
      },
      { script: deadly, program },
    )
  })

  test('a store that takes longer than decoding may is waited for; one that fails is tried again, and blamed itself', async () => {
    await withPool(
      async pool => {
        const ask = (name: string) => pool.ingest(sourceOf(name), { ...options, keepsOriginal: false })
        expect(reasonOf(await ask('stores slowly'))).toBe('')
        expect(reasonOf(await ask('store fails twice'))).toBe('')
        await expect(ask('store fails')).rejects.toThrow('writing blob failed: the disk is full (ENOSPC)')
        await expect(ask('store fails')).rejects.toBeInstanceOf(BlobStoreError)
      },
      { script: deadly, timeLimitMs: 1500, processes: 1 },
    )
  }, 60_000)
})
