import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { resultSchema } from '../../bench/harness/result.ts'
import { rowsOf } from '../../bench/ingest.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-ingest-bench-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('ours is held against each peer, round by round', () => {
  const series = [
    { name: 'ours', values: [90, 120] },
    { name: 'both sizes', values: [100, 100] },
    { name: 'one size', values: [180, 240] },
  ]
  expect(rowsOf('8 phantoms', series).map(r => [r.ours, r.peerName, r.ratio])).toEqual([
    [105, 'both sizes', 1.05],
    [105, 'one size', 0.5],
  ])
})

test('without samples it brings what it draws, and says so', async () => {
  const json = path.join(folder, 'ingest.json')
  const args = ['bench/main.ts', 'ingest', '--phantoms', '8', '--radiographs', '1', '--rounds', '1', '--json', json]
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, LAMINA_SAMPLES: folder } })
  const { rows, notes } = resultSchema.parse(JSON.parse(await readFile(json, 'utf8')))
  // Each against sharp alone, and against sharp that keeps what we keep.
  const [small, large] = ['8 phantoms, 256 x 320 PNG', '1 phantoms, 2048 x 2048 PNG of 16 bits']
  expect(rows.map(r => r.figure)).toEqual([small, small, large, large].map(of => `files ingested: ${of}`))
  for (const { ratio } of rows) expect(ratio).toBeGreaterThan(0)
  expect(notes).toContainEqual(expect.stringContaining('no chest X-rays'))
}, 120_000)
