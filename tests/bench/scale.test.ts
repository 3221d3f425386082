import { parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '#server/schema/index.ts'
import { documentOf } from '../../bench/harness/web-documents.ts'
import { stallLimitMs } from '../../bench/scale/figure.ts'
import { figures } from '../../bench/scale/figures.ts'
import { readSizes, rowsOf } from '../../bench/scale.ts'

const stood = (ms: number, stallMs: number, memoryMb: number) => ({
  ms,
  stallMs,
  workMs: 0,
  memoryBytes: memoryMb * 1e6,
})

test('every figure has a name of its own', () => {
  const names = figures(sha256 => sha256).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test.each(['Datasets', 'Dataset', 'Model'])('the page %s is asked for with the document that the web sends', name => {
  expect(validate(schema, parse(documentOf(name)))).toEqual([])
})

test('a document that no page sends is refused', () => {
  expect(() => documentOf('Nothing')).toThrow('no page of the web sends Nothing')
})

test('time, standing still and memory are a row each; the worst standing still and memory count', () => {
  const times = { ours: [stood(90, 20, 80), stood(300, 70, 120), stood(100, 30, 110)], peers: [50, 100, 50] }
  const rows = rowsOf('manifest, 10,000 images', { limitMs: null, limitMb: 100 }, times, 'SQL')
  expect(rows.map(row => [row.figure, row.ours, row.unit, row.limit, row.holds])).toEqual([
    ['manifest, 10,000 images: time', 100, 'ms', undefined, undefined],
    ['manifest, 10,000 images: the API stood for', 30, 'ms', stallLimitMs, false],
    ['manifest, 10,000 images: memory of the API', 110, 'MB', 100, false],
  ])
  expect(rows[0]).toMatchObject({ peerName: 'SQL', peer: 50, ratio: 2, ratioMax: 3 })
  const page = rowsOf('audit page', { limitMs: 100, limitMb: null }, { ...times, peers: [] }, 'nobody')
  expect(page.map(row => [row.limit, row.holds, row.peerName])).toEqual([
    [100, true, null],
    [stallLimitMs, false, null],
  ])
})

test('sizes are measured from the smallest on', () => {
  expect(readSizes('100000,10000')).toEqual([10_000, 100_000])
})

test.each([
  ['', '--sizes is empty; allowed: a whole number from 1000 to 10000000'],
  ['10000,many', '--sizes is many; allowed: a whole number from 1000 to 10000000'],
  ['999', '--sizes is 999; allowed'],
  ['10000,10000', '--sizes is 10000,10000; allowed: each size once'],
])('--sizes %s is refused', (text, message) => {
  expect(() => readSizes(text)).toThrow(message)
})
