import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { parse, validate } from 'graphql'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { schema } from '#server/schema/index.ts'
import { resultSchema } from '../../bench/harness/result.ts'
import { choices } from '../../bench/labelling/facets.ts'
import { drawFilms, fileNameOf } from '../../bench/labelling/films.ts'
import { asksOf, statementRows } from '../../bench/labelling/grid.ts'
import { rowsOf as nextRows } from '../../bench/labelling/next-image.ts'
import { rowsOf as scrollRows } from '../../bench/labelling/scrolling.ts'
import { rowsOf as writeRows } from '../../bench/labelling/write.ts'
import { readLabelling } from '../../bench/labelling.ts'
import type { Filled } from '../../bench/lists/fill.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-labelling-bench-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const id = '0198b7c0-0000-7000-8000-000000000000'
const place = { labelClassId: id, readerId: id, modelVersionId: id }
const filled: Filled = {
  ...{ projectId: id, images: 1000, common: place, rare: place, oldestImportId: id, newestImportId: id, imageId: id },
  ...{ groupKey: 'P1', fileName: 'images/scan-000000001.png', datasetVersionId: id, batchId: id, apiKeyId: id },
}

test('every page and count of the grid has a name of its own, and the API understands its document', () => {
  const asks = asksOf()
  expect(new Set(asks.map(({ name }) => name)).size).toBe(asks.length)
  for (const { document } of asks) expect(validate(schema, parse(document)), document).toEqual([])
})

test('every choice of the filter is asked for', () => {
  const filter = schema.getType('ImageFilterInput')
  const names = filter && 'getFields' in filter ? Object.keys(filter.getFields()) : []
  const asked = new Set(choices.flatMap(([, choice]) => Object.keys(choice(filled))))
  expect([...asked].toSorted()).toEqual(names.toSorted())
})

test('films are told apart by what stands in their middle', async () => {
  await drawFilms(folder, 3, 64)
  expect((await readdir(folder)).toSorted()).toEqual([0, 1, 2].map(fileNameOf))
  const middle = async (film: number) => {
    const { data, info } = await sharp(path.join(folder, fileNameOf(film)))
      .raw()
      .toBuffer({ resolveWithObject: true })
    return Number(data.at((info.height / 2) * info.width * info.channels + (info.width / 2) * info.channels))
  }
  const [dark, bright, again] = [await middle(0), await middle(1), await middle(2)]
  expect(bright - dark).toBeGreaterThan(40)
  expect(bright - again).toBeGreaterThan(40)
})

test('a next image is held to 100 ms, and stands beside the plain page in the same rounds', () => {
  const took = (ms: number) => ({ ms, workMs: ms / 2 })
  const round = (ms: number) => ({
    ...{ first: took(ms + 20), next: took(ms), answer: took(ms + 10), peerFirst: took(40), peerNext: took(20) },
  })
  const rows = nextRows(1024, [80, 90, 300].map(round))
  expect(rows.map(({ ours, ratio, holds }) => [ours, ratio, holds])).toEqual([
    [90, 4.5, true],
    [100, 5, true],
    [110, 2.75, false],
    [45, 4.5, undefined],
    [50, 5, undefined],
    [55, 2.75, undefined],
  ])
})

test('elements, a task that stands in the way and statements count by their worst', () => {
  const seen = { tiles: 60, nodes: 290, all: 700, longestMs: 90 }
  expect(scrollRows(100_000, [seen, { ...seen, nodes: 301, longestMs: 201 }]).flatMap(r => r.holds ?? [])).toEqual([
    false,
    false,
  ])
  expect(scrollRows(100_000, [seen]).flatMap(r => r.holds ?? [])).toEqual([true, true])
  const holds = (ofMany: number, ofOne: number) => statementRows(ofMany, ofOne).map(r => r.holds)
  expect([holds(5, 5), holds(6, 5)]).toEqual([
    [true, true],
    [false, false],
  ])
})

test('a label by the verb is held to 0.8 of the bare rows, by the API to half', () => {
  const holds = (verb: number, api: number) =>
    writeRows(8, { verb: [verb], withoutKey: [900], api: [api], bare: [1000] }).map(row => [row.ratio, row.holds])
  expect(holds(800, 500)).toEqual([
    [0.8, true],
    [0.9, undefined],
    [0.5, true],
  ])
  expect(holds(790, 490)).toEqual([
    [0.79, false],
    [0.9, undefined],
    [0.49, false],
  ])
})

test.each([
  [{ images: '10' }, '--images is 10; allowed: a whole number from 2000 to 10000000'],
  [{ parts: 'next,speed' }, '--parts is speed; allowed: next, grid, write'],
  [{ steps: '1' }, '--steps is 1; allowed: a whole number from 2 to 50'],
  [{ side: '9' }, '--side is 9; allowed: a whole number from 64 to 2048'],
  [{ seconds: '0' }, '--seconds is 0; allowed: a whole number from 1 to 600'],
])('%j is refused', (given, message) => {
  expect(() => readLabelling(given)).toThrow(message)
})

test('labels are given by the verb, by the API and bare, by as many as are asked for', async () => {
  const json = path.join(folder, 'labelling.json')
  const small = ['--parts', 'write', '--images', '2000', '--seconds', '1', '--rounds', '1']
  await promisify(execFile)(process.execPath, ['bench/main.ts', 'labelling', ...small, '--json', json], {
    timeout: 280_000,
  })
  const { rows } = resultSchema.parse(JSON.parse(await readFile(json, 'utf8')))
  expect(rows.map(({ figure }) => figure)).toEqual([
    ...[1, 8, 32].flatMap(atOnce =>
      ['setLabel', 'setLabel without a key', 'setLabel by the API'].map(by => `${by}, ${atOnce} at once`),
    ),
    'setLabels by the API, 1000 by one call',
  ])
  for (const { figure, ours, peer } of rows) {
    expect(ours, figure).toBeGreaterThan(0)
    if (!figure.startsWith('setLabels')) expect(peer, figure).toBeGreaterThan(0)
  }
}, 300_000)
