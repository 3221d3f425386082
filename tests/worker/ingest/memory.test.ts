import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FileSource } from '#core/import/read-source.ts'
import { openIngestPool } from '#worker/ingest/open-ingest-pool.ts'
import { bombs } from '../../core/picture/bombs.ts'
import { noise, tiffFields, tiffOf } from '../../core/picture/kit.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lamina-memory-'))
  await mkdir(path.join(folder, 'in'))
})
afterAll(() => rm(folder, { recursive: true }))

const options = { frame: null, pseudonymKey: new Uint8Array(), keepsOriginal: false }
const grey = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#777' } })
const onDemand = tiffOf([
  { fields: tiffFields(12_000, 8000, 16, 8), strip: deflateSync(Buffer.alloc(12_000 * 8000 * 2)) },
])

/** As large as may be, and decoded whole. */
const large: [string, () => Buffer | Promise<Buffer>][] = [
  ['a PNG of 100 megapixels in colour', () => grey(10_000, 10_000).png({ compressionLevel: 9 }).toBuffer()],
  ['a PNG of 100 megapixels of 16 bits', () => grey(10_000, 10_000).toColourspace('grey16').png().toBuffer()],
  ['a JPEG of 100 megapixels', () => grey(10_000, 10_000).jpeg().toBuffer()],
  ['the same, turned', () => grey(10_000, 10_000).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
  ['a TIFF of 96 megapixels in one strip', () => onDemand],
  ['a WebP of 18 megapixels', () => grey(4500, 4000).webp({ effort: 0 }).toBuffer()],
  ['an interlaced PNG of 45 megapixels', () => grey(7500, 6000).png({ progressive: true }).toBuffer()],
  ['a progressive JPEG of 24 megapixels', () => grey(6000, 4000).jpeg({ progressive: true }).toBuffer()],
]

/** The most that the one process of this pool has ever held, MB. */
async function mostHeldMb(): Promise<number> {
  const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
  const line = listed.split('\n').find(l => l.includes('ingest-process')) ?? ''
  const status = await readFile(`/proc/${Number.parseInt(line, 10)}/status`, 'utf8')
  return (Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6
}

for (const [name, make] of [...bombs, ...large])
  test.runIf(process.platform === 'linux')(
    `${name} lets the process that reads it grow by less than 200 MB`,
    async () => {
      await writeFile(path.join(folder, 'in', 'bomb'), await make())
      await writeFile(path.join(folder, 'in', 'plain'), await noise(300, 200).png().toBuffer())
      const sourceOf = (file: string): FileSource => ({ kind: 'file', folder: path.join(folder, 'in'), path: file })
      const pool = openIngestPool({ blobs: path.join(folder, 'blobs'), processes: 1, keptMs: 0 })
      try {
        await pool.ingest(sourceOf('plain'), options)
        const before = await mostHeldMb()
        const answer = await pool.ingest(sourceOf('bomb'), options)
        expect('reason' in answer ? answer.reason : '').not.toMatch(/ended the process/)
        expect('reason' in answer).toBe(bombs.some(b => b[0] === name))
        expect((await mostHeldMb()) - before).toBeLessThan(200)
      } finally {
        await pool.close()
      }
    },
    60_000,
  )

test('of a file that was read nothing is kept', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const script = fileURLToPath(new URL('./deadly-process.ts', import.meta.url))
  const pool = openIngestPool({ blobs: path.join(folder, 'blobs'), processes: 1, keptMs: 0, script })
  const heldAfter = async (count: number) => {
    for (let i = 0; i < count; i++) await pool.inspect({ kind: 'file', folder, path: 'one' }, options)
    collect()
    return process.memoryUsage().heapUsed
  }
  try {
    const before = await heldAfter(1000)
    expect(((await heldAfter(4000)) - before) / 4000).toBeLessThan(500)
  } finally {
    await pool.close()
  }
})
