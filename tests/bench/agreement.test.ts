import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { differencesOf } from '../../bench/agreement/compare.ts'
import { readReaders, rowsOf } from '../../bench/agreement.ts'
import { resultSchema } from '../../bench/harness/result.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-agreement-bench-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const of = (value: number | null) => ({ value, lower: null, upper: null, why: null })
const measures = (alpha: number | null) => ({
  ...{ raw: of(0.9), fleiss: of(0.7), alpha: of(alpha), ac1: of(0.8), imageCount: 10, groupCount: 5 },
})
const kept: Parameters<typeof differencesOf>[0] = {
  overall: { ...measures(0.7), cohen: of(0.6) },
  classes: [{ ...measures(0.5), labelClassId: 'a', answerCount: 9 }],
  readers: ['ben', 'ada'].map(readerId => ({ readerId, labeller: null, answerCount: 10, cannotTellCount: 0 })),
  pairs: [
    {
      ...{ first: 0, second: 1, imageCount: 10, groupCount: 5, confusion: [] },
      raw: of(1),
      ac1: of(1),
      cohen: of(0.6),
    },
  ],
}
const look = { alpha: 0.7, fleiss: 0.72, classAlphas: [0.5], cohen: [{ first: 0, second: 1, kappa: 0.6 }] }

test('every figure is held against that of others, pairs by their readers wherever they stand', () => {
  const far = (changed: object) =>
    Math.max(...differencesOf(kept, 0.72, ['ada', 'ben'], { ...look, ...changed }).values())
  expect(far({})).toBe(0)
  expect(far({ alpha: 0.7 + 1e-6 })).toBeCloseTo(1e-6, 12)
  expect(far({ classAlphas: [0.51] })).toBeCloseTo(0.01, 12)
  expect(far({ fleiss: 0.5 })).toBeCloseTo(0.22, 12)
  expect(far({ cohen: [{ first: 0, second: 1, kappa: 0.5 }] })).toBeCloseTo(0.1, 12)
})

test('a figure that one of both has not is infinitely far, and one that neither has is none', () => {
  const far = (alpha: number | null, theirs: number | null) =>
    differencesOf({ ...kept, overall: { ...kept.overall, alpha: of(alpha) } }, 0.72, ['ada', 'ben'], {
      ...look,
      alpha: theirs,
    }).get('alpha')
  expect([far(null, 0.7), far(0.7, null), far(null, null)]).toEqual([
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    0,
  ])
  const nobody = differencesOf(kept, 0.72, ['ada', 'cy'], look)
  expect(nobody.get('Cohen of 1 and 2')).toBe(Number.POSITIVE_INFINITY)
})

test('the largest difference, the memory and the time are promised; without a peer nothing is held against it', () => {
  const one = (ms: number) => ({ ms, peakMb: 100, alpha: { value: 0.7, lower: 0.6, upper: 0.8 } })
  const compared = { jobSeconds: [1], workerMiB: 400, ours: [one(100)], theirs: [one(200)] }
  const holds = (differences: Map<string, number>, workerMiB: number) =>
    rowsOf('2 readers', { ...compared, workerMiB, differences }).flatMap(row => row.holds ?? [])
  expect(holds(new Map([['alpha', 1e-12]]), 400)).toEqual([true, true, true])
  expect(holds(new Map([['alpha', 1e-8]]), 600)).toEqual([false, true, false])
  const alone = rowsOf('2 readers', { ...compared, theirs: [], differences: null })
  expect(alone.map(row => row.peerName)).toEqual(alone.map(() => null))
  expect(alone.at(-1)?.figure).toContain('held against nobody, as no python3 imports krippendorff')
})

test.each([
  ['1', '--readers is 1; allowed: a whole number from 2 to 9'],
  ['2,many', '--readers is many; allowed'],
  ['2,2', '--readers is 2,2; allowed: each number once'],
])('--readers %s is refused', (text, message) => {
  expect(() => readReaders(text)).toThrow(message)
})

test('a small project is computed by the product, and every round of it by itself', async () => {
  const json = path.join(folder, 'agreement.json')
  const args = ['bench/main.ts', 'agreement', '--images', '200', '--readers', '3', '--rounds', '1', '--json', json]
  await promisify(execFile)(process.execPath, args, { timeout: 280_000 })
  const { rows } = resultSchema.parse(JSON.parse(await readFile(json, 'utf8')))
  expect(rows.map(({ figure }) => figure.split(': ')[1]).slice(0, 2)).toEqual([
    'from computeAgreement to its report',
    'memory of the worker',
  ])
  for (const { figure, ours } of rows.slice(0, -1)) expect(ours, figure).toBeGreaterThan(0)
}, 300_000)
