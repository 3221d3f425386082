import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-demo-test-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const run = promisify(execFile)
const demo = (...args: string[]) => run(process.execPath, ['scripts/demo.ts', ...args])

test('the demo tells all eleven steps on its own instance and writes its figures', async () => {
  const file = path.join(folder, 'figures.json')
  const { stdout } = await demo('--phantoms', '80', '--epochs', '2', '--json', file)
  const steps = stdout.split('\n').flatMap(line => /^ ?(\d+)\. /.exec(line)?.[1] ?? [])
  expect(steps.map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(stdout).toMatch(/neither seeing the other, read .*: DISAGREED\n(.*\n)*? {4}Ben Reader: Normal, no step seen\n/)
  expect(stdout).toContain('Cy Reader: Fracture, a step at C5\n')
  expect(stdout).toContain('Decided with both in sight: Fracture, since the step is there\n')
  expect(stdout).toMatch(/kept as a view for all members: Normal, and the model says Fracture \(\d+ images\)\n/)
  expect(stdout).toMatch(/kept as a view for all members: The model was unsure \(\d+ images\)\n/)
  expect(stdout).toMatch(/IMAGE_ADDED[\s\S]*DATASET_FROZEN[\s\S]*MODEL_REGISTERED[\s\S]*PREDICTIONS_RECORDED/)
  // Its phantoms are numbered in turn, a patient of each class after the other.
  expect(stdout).toMatch(/Shortcuts found: the class can be told from the file name alone.*; 16 x 16 pixels do by AUC/)
  const figures = JSON.parse(await readFile(file, 'utf8'))
  expect(figures).toMatchObject({ images: 80, refused: 0, epochs: 2 })
  expect(figures.engine).toMatch(/^(TENSORFLOW|WEBGPU|NATIVE|WASM)$/)
  expect(stdout).toMatch(/time: pixels \d+\.\d s, training \d+\.\d s, validation/)
  expect(figures.timings.trainMs).toBeGreaterThan(0)
  expect(figures.test.auc).toMatchObject({
    value: expect.any(Number),
    low: expect.any(Number),
    high: expect.any(Number),
  })
  expect(figures.pixelBaseline).toMatchObject({ value: expect.any(Number) })
  expect(figures.test.imageCount).toBeGreaterThan(figures.test.groupCount)
  expect(figures.secondsPerStep).toBeGreaterThan(0)
}, 120_000)

test.each([
  ['published', { TRAIN: 172, VALIDATION: 10, TEST: 10 }],
  ['published-without-test', { TRAIN: 172, VALIDATION: 10, TEST: 10 }],
])(
  'the case %s tells the way from folders to a frozen dataset with its warning, nothing lost',
  async (name, splits) => {
    const file = path.join(folder, `${name}.json`)
    const scratch = await mkdtemp(path.join(folder, 'scratch-'))
    const env = { ...process.env, TMPDIR: scratch }
    const { stdout } = await run(process.execPath, ['scripts/demo.ts', '--case', name, '--json', file], { env })
    const steps = stdout.split('\n').flatMap(line => /^ ?(\d+)\. /.exec(line)?.[1] ?? [])
    expect(steps.map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(stdout).toMatch(/level 2 is split: train 172, .*\n {4}level 3 is class: fracture 96, normal 96\n/)
    expect(stdout).toContain('before believing what is measured on it: 20 groups stand in several of its splits')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      files: 192,
      images: 192,
      refused: 0,
      classes: { Normal: 96, Fracture: 96 },
      groups: 24,
      groupsAcrossSplits: 20,
      splits,
    })
    expect(await readdir(scratch)).toEqual([])
  },
  240_000,
)

test('the case leaky finds the copies, is refused where files are divided, and not where groups are', async () => {
  const file = path.join(folder, 'leaky.json')
  const { stdout } = await demo('--case', 'leaky', '--originals', '8', '--epochs', '1', '--json', file)
  // Of eight originals sixteen copies each, every two of which are a pair.
  expect(stdout.match(/Compared all images with each other: 960 pairs look like copies/g)).toHaveLength(2)
  expect(stdout.match(/a training run is refused: .* may be copies, and nobody has decided/g)).toHaveLength(2)
  expect(stdout.match(/Shortcuts looked for: /g)).toHaveLength(2)
  const { cases } = JSON.parse(await readFile(file, 'utf8'))
  expect(cases).toMatchObject([
    { name: 'byFile', refusedWithoutWaiver: true, images: 32, dividedGroups: 8 },
    { name: 'byGroup', refusedWithoutWaiver: false, images: 32, groups: 2, dividedGroups: 0 },
    { name: 'randomByFile', refusedWithoutWaiver: true, images: 32, dividedGroups: 8 },
    { name: 'randomByGroup', refusedWithoutWaiver: false, images: 32, groups: 2, dividedGroups: 0 },
  ])
  for (const { accuracy, low, high, auc, groups } of cases) {
    expect(low).toBeLessThanOrEqual(accuracy)
    expect(high).toBeGreaterThanOrEqual(accuracy)
    expect(high - low).toBeGreaterThan(0.3 / groups)
    expect(auc).toBeGreaterThanOrEqual(0)
  }
}, 240_000)

test.each([
  [['--case', 'seed'], '--case is seed; allowed: published, published-without-test, leaky'],
  [['--full'], '--full stands alone; allowed: with --case published or published-without-test or leaky'],
  [['--case', 'published', '--epochs', '2'], '--epochs stands beside --case published; allowed: --full, --seed'],
  [['--case', 'leaky', '--phantoms', '80'], '--phantoms stands beside --case leaky; allowed: --originals, --epochs,'],
  [['--case', 'leaky', '--originals', '9'], '--originals is 9; allowed: an even number from 8 to 1000'],
  [['--originals', '48'], '--originals stands alone; allowed: with --case leaky'],
  [['--phantoms', 'many'], '--phantoms is many; allowed: a whole number'],
  [['--phantoms', '7'], 'phantoms.count is 7; allowed: a whole number from 8 to 20000'],
  [['--folder', '/nowhere'], '/nowhere'],
  [['--what'], '--what'],
  [['--url', 'http://127.0.0.1:1'], 'LAMINA_EMAIL'],
])(
  '%j ends with one clear line and exit code 1',
  async (args, message) => {
    const failed = await demo(...args).catch((error: { code: number; stderr: string }) => error)
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  },
  60_000,
)
