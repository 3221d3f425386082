import { serialize } from 'node:v8'
import { expect, test } from 'vitest'
import type { Display } from '#core/dicom/presentation.ts'
import { SampleTable } from '#worker/ml/sample-table.ts'
import { joined, lookKey, rowAt, type Sample } from '#worker/ml/samples.ts'
import { hashOf } from './kit.ts'

const entries = Buffer.alloc(8192, 7).toString('base64')
/** As a record gives it: shorter names first. Each image has percentiles of its own. */
const displayOf = (i: number, table = entries) => {
  const display: Display = {
    ...{ unit: null, range: { low: 0, high: 4095 }, slope: 1 },
    ...{ table: { bits: 12, name: null, first: 0, entries: table }, windows: [] },
    ...{ intercept: 0, isInverted: true, percentiles: { low: i / 3, high: 4000 - i / 7 } },
  }
  return display
}
/** Columns grow by doubling, from 1024. */
const room = 65_536 / 50_000
const sampleOf = (i: number): Sample => ({
  sha256: hashOf(Buffer.from(`image ${i}`)),
  pictureSha256: hashOf(Buffer.from(`picture ${i}`)),
  bitDepth: 8 + (i % 9),
  display: i % 3 === 0 ? null : displayOf(i),
  classIndex: i % 4,
})

test('samples come back from their columns as they went in, in another thread, too', () => {
  const samples = Array.from({ length: 2500 }, (_, i) => sampleOf(i))
  const table = SampleTable.of(samples)
  const there = new SampleTable(structuredClone(table.columns))
  expect(there.length).toBe(2500)
  expect(samples.map((_, i) => there.at(i))).toEqual(samples)
  expect(samples.map((_, i) => lookKey(rowAt(there, i)))).toEqual(samples.map(lookKey))
  expect(there.columns.displays).toHaveLength(2)
  there.add(sampleOf(2500))
  expect(there.at(2500)).toEqual(sampleOf(2500))
  expect(there.at(2501)).toBeUndefined()
  expect(there.at(-1)).toBeUndefined()
  expect(() => rowAt(there, 2501)).toThrow('row 2501; allowed: 0 to 2500')
  expect(new SampleTable().length).toBe(0)
  const both = joined(table, [sampleOf(9000)])
  expect([both.length, both.at(2499), both.at(2500)]).toEqual([2501, sampleOf(2499), sampleOf(9000)])
})

test.each([
  ['without a display', () => null],
  ['of one table', (i: number) => displayOf(i)],
  ['of two tables', (i: number) => displayOf(i, i % 2 ? entries : 'AAAA')],
])('samples %s take some hundred bytes each, as they are sent to a thread', (_name, display) => {
  const table = SampleTable.of(Array.from({ length: 50_000 }, (_, i) => ({ ...sampleOf(i % 9), display: display(i) })))
  expect(serialize(table.columns).byteLength / table.length).toBeLessThan(100 * room)
})
