import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBlobStore } from '#core/blob/open.ts'
import type { FileSource } from '#core/import/read-source.ts'
import type { Refusal } from '#core/picture/ingested.ts'
import { buildDicom } from '#tests/kit/dicom.ts'
import type { IngestPool } from '#worker/ingest/ingest-pool.ts'
import { openIngestPool } from '#worker/ingest/open-ingest-pool.ts'
import { grey16, noise } from '../../core/picture/kit.ts'

let folder: string
let blobs: string
const deadly = fileURLToPath(new URL('./deadly-process.ts', import.meta.url))
const options = { frame: null, pseudonymKey: new Uint8Array(32), keepsOriginal: false }
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lamina-ingest-'))
  blobs = path.join(folder, 'blobs')
  await mkdir(path.join(folder, 'in'))
})
afterAll(() => rm(folder, { recursive: true }))

const sourceOf = (name: string): FileSource => ({ kind: 'file', folder: path.join(folder, 'in'), path: name })
async function bring(name: string, bytes: Buffer): Promise<FileSource> {
  await writeFile(path.join(folder, 'in', name), bytes)
  return sourceOf(name)
}
async function withPool<T>(act: (pool: IngestPool) => Promise<T>, asked = {}): Promise<T> {
  const pool = openIngestPool({ blobs, processes: 2, keptMs: 0, ...asked })
  try {
    return await act(pool)
  } finally {
    await pool.close()
  }
}
const blobCount = async () =>
  (await readdir(blobs, { recursive: true }).catch(() => [])).filter(f => /[0-9a-f]{64}$/.test(f)).length
const reasonOf = (answer: object | Refusal) => ('reason' in answer ? answer.reason : '')
/** Processes that this one has started and that still run. */
const children = () =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes('ingest-process') || line.includes('deadly-process'))

describe('the ingest pool', () => {
  test('says what a file is and stores nothing; then stores it, its thumbnail and its preview under their hashes', async () => {
    const bytes = await grey16(600, 500, i => 1000 + (i % 3000))
      .png()
      .toBuffer()
    const source = await bring('grey.png', bytes)
    await withPool(async pool => {
      const inspected = await pool.inspect(source, options)
      expect(inspected).toMatchObject({ mediaType: 'image/png', width: 600, height: 500, bitDepth: 16, frame: null })
      expect(await blobCount()).toBe(0)
      const stored = await pool.ingest(source, options)
      if ('reason' in stored) throw new Error(stored.reason)
      // That of a check is made of a smaller picture.
      expect(stored).toMatchObject({ ...inspected, perceptualHashes: stored.perceptualHashes })
      expect(stored).toMatchObject({
        fileSha256: stored.sha256,
        pictureSha256: stored.sha256,
        isOriginalKept: true,
        removals: [],
        byteCount: bytes.length,
      })
      const store = await openBlobStore(blobs)
      expect(await store.readVerified(stored.fileSha256)).toEqual(bytes)
      for (const [sha256, longest] of [
        [stored.thumbnailSha256, 256],
        [stored.previewSha256, 600],
      ] as const) {
        const { format, width } = await sharp(await store.readVerified(sha256)).metadata()
        expect([format, width]).toEqual(['webp', longest])
      }
      expect(await blobCount()).toBe(3)
    })
  })

  test('of DICOM keeps the de-identified file and a picture; the original only where the project keeps originals', async () => {
    const bytes = buildDicom({ elements: [{ tag: '00100010', vr: 'PN', value: 'Planted^Name' }] })
    const source = await bring('radiograph.dcm', bytes)
    await withPool(async pool => {
      const store = await openBlobStore(blobs)
      for (const keepsOriginal of [false, true]) {
        const stored = await pool.ingest(source, { ...options, keepsOriginal })
        if ('reason' in stored) throw new Error(stored.reason)
        expect(stored).toMatchObject({ mediaType: 'application/dicom', isOriginalKept: keepsOriginal })
        expect(new Set([stored.sha256, stored.fileSha256, stored.pictureSha256]).size).toBe(3)
        expect(await store.has(stored.sha256)).toBe(keepsOriginal)
        expect((await store.readVerified(stored.fileSha256)).includes('Planted^Name')).toBe(false)
        expect((await store.readVerified(stored.pictureSha256)).toString('latin1', 1, 4)).toBe('PNG')
        expect(stored.removals.length).toBeGreaterThan(0)
      }
    })
  })

  test('a file that ends its process or hangs is refused, and all others are read', async () => {
    await withPool(
      async pool => {
        const names = ['one', 'dies', 'two', 'exits', 'hangs', 'three', 'dies', 'four', 'five', 'six']
        const answers = await Promise.all(names.map(name => pool.inspect(sourceOf(name), options)))
        expect(answers.map(reasonOf)).toEqual([
          '',
          'reading it ended the process (SIGSEGV)',
          '',
          'reading it ended the process (code 7)',
          'reading it took more than 2 s and was stopped',
          '',
          'reading it ended the process (SIGSEGV)',
          '',
          '',
          '',
        ])
      },
      { script: deadly, timeLimitMs: 2000 },
    )
    expect(children()).toEqual([])
  }, 30_000)

  test('tells each file its own answer, however many others its process still stores', async () => {
    const warnings: string[] = []
    const note = ({ name }: Error) => warnings.push(name)
    process.on('warning', note)
    const names = Array.from({ length: 55 }, (_, i) => `says ${i}${i < 15 ? ', stores slowly' : ''}`)
    try {
      await withPool(
        async pool => {
          // One process is there already, and takes most of them while the others start.
          await pool.ingest(sourceOf('one'), options)
          const answers = await Promise.all(names.map(name => pool.ingest(sourceOf(name), options)))
          expect(answers.map(reasonOf)).toEqual(names.map((_, i) => `says ${i}`))
        },
        { script: deadly, processes: 5 },
      )
    } finally {
      process.off('warning', note)
    }
    expect(warnings).not.toContain('MaxListenersExceededWarning')
  })

  test('a file whose process is killed from outside is read once more, alone, and leaves nothing of the first time', async () => {
    const large = await sharp({ create: { width: 9900, height: 9900, channels: 3, background: '#777' } })
      .png({ compressionLevel: 1 })
      .toBuffer()
    const slow = await bring('slow.png', large)
    const small = await bring('small.png', await noise(30, 20).png().toBuffer())
    const before = await blobCount()
    await withPool(
      async pool => {
        await pool.inspect(small, options)
        const slowly = pool.ingest(slow, options)
        const after = pool.ingest(small, options)
        const [line = ''] = children()
        process.kill(Number.parseInt(line, 10), 'SIGKILL')
        expect(await slowly).toMatchObject({ width: 9900, height: 9900 })
        expect(await after).toMatchObject({ width: 30, height: 20 })
      },
      { processes: 1 },
    )
    // The small one is its own thumbnail and preview: two blobs; the large one has both.
    expect(await blobCount()).toBe(before + 5)
    expect(await readdir(path.join(blobs, 'temporary'))).toEqual([])
  }, 30_000)

  test('a file that cannot be read is refused and leaves nothing; a disk that fails is no fault of a file', async () => {
    const before = await blobCount()
    await symlink('/etc/hostname', path.join(folder, 'in', 'link.png'))
    const source = await bring('whole.png', await noise(30, 20).png().toBuffer())
    await withPool(async pool => {
      for (const [name, reason] of [
        ['gone.png', /ENOENT/],
        ['link.png', /a link out of it|not a link/],
        ['../outside.png', /not a link out of it|ENOENT/],
        ['', /a file, not a folder/],
      ] as const)
        expect(reasonOf(await pool.ingest(sourceOf(name), options))).toMatch(reason)
      expect(await blobCount()).toBe(before)
    })
    await writeFile(path.join(folder, 'occupied'), '')
    await withPool(pool => expect(pool.ingest(source, options)).rejects.toThrow('opening the blob store'), {
      blobs: path.join(folder, 'occupied'),
    })
  })

  test('an error that is not about a file is thrown and names its reason', async () => {
    await withPool(pool => expect(pool.inspect(sourceOf('fails'), options)).rejects.toThrow('the disk is full'), {
      script: deadly,
    })
  })

  test('closing it ends its processes, even one that hangs', async () => {
    const pool = openIngestPool({ blobs, processes: 1, keptMs: 0, script: deadly })
    await pool.inspect(sourceOf('one'), options)
    const hanging = pool.inspect(sourceOf('hangs'), options).catch(error => error)
    expect(children()).toHaveLength(1)
    await pool.close()
    expect(await hanging).toBeInstanceOf(Error)
    expect(children()).toEqual([])
  })

  test('one process that has nothing to do stays for the next pool, and ends where none comes', async () => {
    const read = async (keptMs: number) => {
      await withPool(pool => pool.inspect(sourceOf('whole.png'), options), { keptMs })
      return children().map(line => Number.parseInt(line, 10))
    }
    const [first] = await read(60_000)
    expect(first).toBeGreaterThan(0)
    expect(await read(60_000)).toEqual([first])
    // One that was started for other settings is no use.
    process.env.LAMINA_FRESH = 'yes'
    const [other] = await read(300)
    delete process.env.LAMINA_FRESH
    expect(other).not.toBe(first)
    await expect.poll(children).toEqual([])
  })

  test('a process whose parent is killed ends too', async () => {
    const file = path.join(folder, 'parent.mjs')
    await writeFile(
      file,
      `
      import { openIngestPool } from ${JSON.stringify(new URL('../../../worker/ingest/open-ingest-pool.ts', import.meta.url))}
      const pool = openIngestPool({ blobs: ${JSON.stringify(blobs)}, processes: 1 })
      const source = { kind: 'file', folder: ${JSON.stringify(path.join(folder, 'in'))}, path: 'whole.png' }
      await pool.inspect(source, { frame: null, pseudonymKey: new Uint8Array() })
      const { execFileSync } = await import('node:child_process')
      console.log(execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' }))
      process.kill(process.pid, 'SIGKILL')`,
    )
    let said = ''
    try {
      execFileSync(process.execPath, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    } catch (error) {
      said = (error as { stdout: string }).stdout
    }
    const pid = Number.parseInt(said.split('\n').find(line => line.includes('ingest-process')) ?? '', 10)
    expect(pid).toBeGreaterThan(0)
    const isGone = async () => {
      const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '0 (node) Z')
      return state.includes(') Z')
    }
    await expect.poll(isGone, { timeout: 5000 }).toBe(true)
  })
})
