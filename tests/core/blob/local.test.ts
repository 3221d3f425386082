import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localPath, openLocalBlobStore } from '#core/blob/local.ts'
import { BlobStoreError, sha256Of } from '#core/blob/store.ts'
import { InvalidInput } from '#core/errors.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lamina-blob-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the local blob store', () => {
  it('lays a blob where its name says', async () => {
    const store = await openLocalBlobStore(folder)
    const sha256 = await store.put(Buffer.from('here'))
    expect(localPath(folder, sha256)).toBe(path.join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256))
    expect(String(readFileSync(localPath(folder, sha256)))).toBe('here')
    expect(() => localPath(folder, '../../etc/passwd')).toThrow(InvalidInput)
  })

  it('does not write again what is there', async () => {
    const store = await openLocalBlobStore(folder)
    const sha256 = await store.put(Buffer.from('once'))
    const before = statSync(localPath(folder, sha256), { bigint: true })
    await store.put(Buffer.from('once'))
    const after = statSync(localPath(folder, sha256), { bigint: true })
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs])
  })

  it('leaves no temporary file when many put the same bytes at once', async () => {
    const store = await openLocalBlobStore(folder)
    const bytes = randomBytes(1_000_000)
    const names = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)))
    expect(new Set(names).size).toBe(1)
    expect((await store.readVerified(names[0] ?? '')).equals(bytes)).toBe(true)
    expect(readdirSync(path.join(folder, 'temporary'))).toEqual([])
  })

  it('brings back what a sweep that was killed had moved aside, young again', async () => {
    const store = await openLocalBlobStore(folder)
    const sha256 = await store.put(Buffer.from('aside'))
    renameSync(localPath(folder, sha256), path.join(folder, 'removing', sha256))
    expect(String(await store.read(sha256))).toBe('aside')
    const reopened = await openLocalBlobStore(folder)
    expect(await reopened.has(sha256)).toBe(true)
    expect(readdirSync(path.join(folder, 'removing'))).toEqual([])
  })

  it('spares what was touched just before it was moved aside to be removed', async () => {
    const store = await openLocalBlobStore(folder)
    const sha256 = await store.put(Buffer.from('touched'))
    const old = Date.now() / 1000 - 2 * 86_400
    utimesSync(localPath(folder, sha256), old, old)
    const removed = await store.removeStale([sha256], new Date(Date.now() - 86_400_000), async () => {
      // What a put does whose look at the file came before the move.
      utimesSync(path.join(folder, 'removing', sha256), new Date(), new Date())
      return new Set()
    })
    expect(removed).toEqual([])
    expect(String(await store.readVerified(sha256))).toBe('touched')
  })

  it('sweeps temporary files older than a day when it opens, and no younger ones', async () => {
    mkdirSync(path.join(folder, 'temporary'), { recursive: true })
    const now = Date.now()
    for (const [name, hours] of [
      ['old', 25],
      ['young', 23],
    ] as const) {
      const file = path.join(folder, 'temporary', name)
      writeFileSync(file, 'half')
      utimesSync(file, now / 1000 - hours * 3600, now / 1000 - hours * 3600)
    }
    await openLocalBlobStore(folder)
    expect(readdirSync(path.join(folder, 'temporary'))).toEqual(['young'])
  })

  it('says in one line why it cannot open or write', async () => {
    const file = path.join(folder, 'a-file')
    writeFileSync(file, '')
    await expect(openLocalBlobStore(path.join(file, 'below'))).rejects.toThrow(
      /^opening the blob store .*a-file.below failed: a part of this path is a file \(ENOTDIR\)$/,
    )
    const store = await openLocalBlobStore(path.join(folder, 'store'))
    const bytes = Buffer.from('blocked')
    writeFileSync(path.join(folder, 'store', sha256Of(bytes).slice(0, 2)), '')
    await expect(store.put(bytes)).rejects.toThrow(BlobStoreError)
    expect(readdirSync(path.join(folder, 'store', 'temporary'))).toEqual([])
  })

  it('shows no half blob after kill -9 in mid-put', { timeout: 30_000 }, async () => {
    const script = path.join(import.meta.dirname, 'put-until-killed.ts')
    const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const told: string[] = []
    for await (const chunk of child.stdout) {
      told.push(...String(chunk).trim().split('\n'))
      if (told.length >= 3) break
    }
    // The next put is under way once its temporary file is there.
    const temporary = path.join(folder, 'temporary')
    while (readdirSync(temporary).length === 0) await new Promise(setImmediate)
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')

    const store = await openLocalBlobStore(folder)
    const named = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(f => /[0-9a-f]{64}$/.test(f))
    expect(named.length).toBeGreaterThanOrEqual(3)
    for (const file of named) expect(sha256Of(readFileSync(path.join(folder, file)))).toBe(path.basename(file))
    for (const sha256 of told) await store.readVerified(sha256)
  })
})
