import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { splitSeconds } from '../../bench/job/timed-run.ts'
import { rowsOf, sourcesOf } from '../../bench/job.ts'
import { findChestXrays } from '../../bench/samples.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-job-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what is in no part is the rest, and all but training and validation is around', () => {
  // By hand, of 20 s: 1 + 12 + 4 + 0.5 + 0.25 = 17.75 are named; 20 - 16 = 4 are around, a fifth.
  const timings = { pixelsMs: 1000, trainMs: 12_000, validateMs: 4000, evaluateMs: 500, writeMs: 250 }
  expect(splitSeconds(20, timings)).toEqual({
    whole: 20,
    decode: 1,
    train: 12,
    validate: 4,
    evaluate: 0.5,
    write: 0.25,
    rest: 2.25,
    aroundShare: 0.2,
  })
})

test('a row for each part, the first saying what was trained', () => {
  const [source] = sourcesOf({ data: 'phantoms', epochs: '7' }, [], null)
  if (!source) throw new Error('no phantoms')
  const timings = { pixelsMs: 0, trainMs: 8000, validateMs: 1000, evaluateMs: 0, writeMs: 0 }
  const runs = [10, 12, 20].map(whole => splitSeconds(whole, timings))
  const rows = rowsOf(source, { id: 'some', splits: 'TRAIN 3800, VALIDATION 200, TEST 200' }, runs)
  expect(rows[0]).toMatchObject({
    figure:
      'from startTrainingRun to a finished run: phantoms, TRAIN 3800, VALIDATION 200, TEST 200, alpha 0.25, 96 px, 7 epochs',
    ours: 12,
    min: 10,
    max: 20,
    unit: 's',
  })
  expect(rows.at(-1)).toMatchObject({ figure: 'phantoms: all but training and validation', ours: 0.25, unit: 'share' })
  expect(rows).toHaveLength(8)
})

test('4,200 phantoms are 3,800, 200 and 200; without chest X-rays a line says so', () => {
  const notes: string[] = []
  expect(sourcesOf({}, notes, null)).toMatchObject([
    { name: 'phantoms', input: { phantoms: { count: 4200 } }, splits: { counts: { train: 3800 } }, epochs: 5 },
  ])
  expect(notes).toEqual([expect.stringContaining('no chest X-rays')])
  expect(sourcesOf({}, [], '/somewhere').map(s => [s.name, s.epochs])).toEqual([
    ['chest X-rays', 30],
    ['phantoms', 5],
  ])
})

test.each([
  [{ data: 'dogs' }, '--data is dogs; allowed: chest, phantoms'],
  [{ phantoms: '7' }, '--phantoms is 7; allowed: a whole number from 40 to 20000'],
  [{ epochs: 'all' }, '--epochs is all; allowed: a whole number from 1 to 1000'],
  [{ data: 'chest' }, '--data is chest; allowed: something that is there; no chest X-rays'],
])('%j is refused', (given, message) => {
  expect(() => sourcesOf(given, [], null)).toThrow(message)
})

test('the chest X-rays are those that the variable names, or none', async () => {
  expect(findChestXrays(folder)).toBeNull()
  const place = path.join(folder, 'chest-xray')
  await mkdir(place)
  await writeFile(path.join(place, 'manifest.csv'), 'file,label\n')
  expect(findChestXrays(folder)).toBe(place)
})
