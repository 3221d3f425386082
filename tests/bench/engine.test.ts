import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { rowsOf } from '../../bench/engine/speed.ts'
import { resultSchema } from '../../bench/harness/result.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-bench-test-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const run = promisify(execFile)
const bench = (args: string[], env = {}) =>
  run(process.execPath, ['bench/main.ts', ...args], { env: { ...process.env, ...env } })

const quick = ['--configs', '0.25@32', '--threads', '1', '--engines', 'wasm', '--rounds', '1', '--seconds', '0.01']

test('the engine bench measures real steps, leaves nothing behind, and writes what it prints', async () => {
  const json = path.join(folder, 'engine.json')
  const { stdout } = await bench(['engine', ...quick, '--peers', 'no', '--parts', 'speed,leak', '--json', json])
  const result = resultSchema.parse(JSON.parse(await readFile(json, 'utf8')))
  expect(result).toMatchObject({ bench: 'engine', rounds: 1, machine: { node: process.version } })
  const byFigure = new Map(result.rows.map(row => [row.figure, row]))
  for (const mode of ['training', 'inference']) {
    const row = byFigure.get(`${mode}, wasm, alpha 0.25, 32 px, batch 32, 1 thread`)
    expect(row).toMatchObject({ unit: 'images/s', peer: null, ratio: null })
    expect(row?.ours).toBeGreaterThan(0)
  }
  expect(byFigure.get('left behind by 200 steps, wasm: tensors')?.ours).toBe(0)
  expect(byFigure.get('left behind by 200 steps, wasm: bytes of tensors')?.ours).toBe(0)
  expect(byFigure.get('left behind by 200 steps, wasm: heap of the engine')?.ours).toBe(0)
  for (const { figure } of result.rows) expect(stdout).toContain(figure)
  expect(result.notes).toContainEqual(expect.stringMatching(/^loss of the first step, .*: wasm [01]\.\d+$/))
}, 60_000)

test.each([
  [['nothing'], {}, 'bench is nothing; allowed: '],
  [['engine', '--engines', 'steam'], {}, '--engines is steam; allowed: '],
  [['engine', ...quick], { LAMINA_PYTHON: process.execPath }, 'allowed: a python3 that imports torch'],
  [['engine', ...quick, '--json', path.join(folder, 'nowhere', 'a.json')], {}, 'nowhere'],
])('%j ends with one clear line and exit code 1', async (args, env, message) => {
  const failed = await bench(args, env).catch((error: { code: number; stderr: string }) => error)
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
})

test('every engine of ours is held against the faster peer of the two', () => {
  const entrants = [
    { participant: { name: 'native' }, isOurs: true },
    { participant: { name: 'wasm' }, isOurs: true },
    { participant: { name: 'PyTorch' }, isOurs: false },
    { participant: { name: 'onnxruntime' }, isOurs: false },
  ]
  const series = [
    { name: 'native', values: [150] },
    { name: 'wasm', values: [50] },
    { name: 'PyTorch', values: [100] },
    { name: 'onnxruntime', values: [200] },
  ]
  const rows = rowsOf(series, entrants, { alpha: 1, imageSize: 96, batchSize: 32 }, 'inference', 2)
  expect(rows.map(r => [r.figure, r.ours, r.peerName, r.ratio])).toEqual([
    ['inference, native, alpha 1, 96 px, batch 32, 2 threads', 150, 'onnxruntime', 0.75],
    ['inference, wasm, alpha 1, 96 px, batch 32, 2 threads', 50, 'onnxruntime', 0.25],
  ])
})
