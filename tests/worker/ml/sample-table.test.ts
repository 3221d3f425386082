import { expect, test } from 'vitest'
import type { Display } from '#core/dicom/presentation.ts'
import { SampleTable } from '#worker/ml/sample-table.ts'
import { joined, lookKey, rowAt, type Sample } from '#worker/ml/samples.ts'
import { hashOf } from './kit.ts'

const display: Display = { ...JSON.parse('{"inverted":true,"windowCenter":40,"windowWidth":400}') }
const sampleOf = (i: number): Sample => ({
  sha256: hashOf(Buffer.from(`image ${i}`)),
  pictureSha256: hashOf(Buffer.from(`picture ${i}`)),
  bitDepth: 8 + (i % 9),
  display: i % 3 === 0 ? null : display,
  classIndex: i % 4,
})

test('samples come back from their columns as they went in, in another thread, too', () => {
  const samples = Array.from({ length: 2500 }, (_, i) => sampleOf(i))
  const table = SampleTable.of(samples)
  const there = new SampleTable(structuredClone(table.columns))
  expect(there.length).toBe(2500)
  expect(samples.map((_, i) => there.at(i))).toEqual(samples)
  expect(lookKey(rowAt(there, 7))).toBe(lookKey(sampleOf(7)))
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

test('a million samples take some hundred bytes each', () => {
  const table = new SampleTable()
  const sample = sampleOf(1)
  for (let i = 0; i < 1_000_000; i++) table.add(sample)
  const { sha256, pictureSha256, bitDepth, classIndex, display: displays } = table.columns
  const bytes = [sha256, pictureSha256, bitDepth, classIndex, displays].reduce((sum, c) => sum + c.byteLength, 0)
  expect(bytes / table.length).toBeLessThan(100)
})
