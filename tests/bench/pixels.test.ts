import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { resultSchema } from '../../bench/harness/result.ts'
import { bringImageFiles } from '../../bench/pixels/image-files.ts'
import { throughSharp, throughStore } from '../../bench/pixels/prepare-images.ts'
import { rowsOf } from '../../bench/pixels.ts'
import { writePhantoms } from '../../core/phantom/write-phantoms.ts'
import { lookKey } from '../../worker/ml/samples.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-pixels-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('every picture is read once, and what the store keeps is one plane for each', async () => {
  const drawn = path.join(folder, 'drawn')
  await writePhantoms(drawn, { count: 8, seed: 1 })
  const blobs = path.join(folder, 'blobs')
  const images = await bringImageFiles(drawn, blobs)
  expect(images).toHaveLength(8)
  const cacheDir = path.join(folder, 'cache')
  expect(await throughStore({ images, blobs }, 32, cacheDir)).toBeGreaterThan(0)
  expect(await throughSharp({ images, blobs }, 32)).toBeGreaterThan(0)
  const [keys = ''] = (await readdir(cacheDir, { recursive: true })).filter(file => file.endsWith('.keys'))
  const kept = (await readFile(path.join(cacheDir, keys))).toString('hex')
  expect(kept).toHaveLength(8 * 64)
  for (const image of images) expect(kept).toContain(lookKey(image))
})

test('the store is held against sharp alone, and against an engine that wants its images', () => {
  const series = [
    { name: 'cold', values: [100] },
    { name: 'warm', values: [900] },
    { name: 'sharp alone', values: [200] },
    { name: 'training', values: [50] },
  ]
  expect(rowsOf('8 phantoms', 96, series).map(r => [r.ours, r.peerName, r.ratio])).toEqual([
    [100, 'sharp alone', 0.5],
    [100, 'training', 2],
    [900, 'sharp alone', 4.5],
  ])
})

test('without chest X-rays the bench measures phantoms and says so', async () => {
  const json = path.join(folder, 'pixels.json')
  const args = ['bench/main.ts', 'pixels', '--phantoms', '8', '--sizes', '32', '--rounds', '1', '--json', json]
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, LAMINA_SAMPLES: folder } })
  const { rows, notes } = resultSchema.parse(JSON.parse(await readFile(json, 'utf8')))
  expect(rows.map(r => r.figure)).toEqual([
    'decode, resize and cache: 8 phantoms, 32 px',
    'the same, against training: 8 phantoms, 32 px',
    'from the cache: 8 phantoms, 32 px',
  ])
  for (const { ratio } of rows) expect(ratio).toBeGreaterThan(0)
  expect(notes).toContainEqual(expect.stringContaining('no chest X-rays'))
}, 60_000)
