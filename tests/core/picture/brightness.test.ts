import { describe, expect, test } from 'vitest'
import type { Display, Window } from '#core/dicom/presentation.ts'
import { brightnessTable } from '#core/picture/brightness.ts'

const plain = (bits: number): Display => ({
  slope: 1,
  intercept: 0,
  unit: null,
  range: { low: 0, high: 2 ** bits - 1 },
  isInverted: false,
  windows: [],
  table: null,
  percentiles: { low: 0, high: 2 ** bits - 1 },
})
const white = 65535
const window = (center: number, width: number, shape: Window['shape']) => {
  const windows: Window[] = [{ name: null, center, width, shape }]
  return { windows }
}
/** Entries as uint16, little-endian. */
const entries = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer).toString('base64')
const at = (samples: number[], display: Partial<Display>, bits = 12) => {
  const table = brightnessTable({ ...plain(bits), ...display }, bits, 'as-displayed')
  return samples.map(s => table[s])
}

describe('as displayed', () => {
  // PS3.3 C.11.2.1.2.1 works with c = 2048, w = 4096: black at and below 0, white above 4095, (x - 2047.5) / 4095 + 0.5 between.
  test('LINEAR of centre 2048 and width 4096 is the whole of 12 bits', () => {
    expect(at([0, 1, 2048, 4095], window(2048, 4096, 'LINEAR'))).toEqual([
      0,
      Math.round((1 / 4095) * white),
      Math.round((2048 / 4095) * white),
      white,
    ])
  })
  // The standard's second example: c = 2048, w = 1 is black at and below 2047.5, white above.
  test('LINEAR of width 1 is a step between 2047 and 2048', () => {
    expect(at([0, 2047, 2048, 4095], window(2048, 1, 'LINEAR'))).toEqual([0, 0, white, white])
  })
  // c - w/2 = 100, c + w/2 = 300: (150 - 200) / 200 + 0.5 = 0.25.
  test('LINEAR_EXACT of centre 200 and width 200 goes from 100 to 300', () => {
    expect(at([99, 100, 150, 200, 300, 301], window(200, 200, 'LINEAR_EXACT'))).toEqual([
      0,
      0,
      Math.round(0.25 * white),
      Math.round(0.5 * white),
      white,
      white,
    ])
  })
  // 1 / (1 + exp(-4 * (x - 200) / 100)): 0.5 at the centre, 1 / (1 + e^4) = 0.01799 at 100, 1 / (1 + e^-2) = 0.8808 at 250.
  test('SIGMOID of centre 200 and width 100', () => {
    const [low, middle, high] = at([100, 200, 250], window(200, 100, 'SIGMOID'))
    expect(low).toBe(Math.round(0.017986209962 * white))
    expect(middle).toBe(Math.round(0.5 * white))
    expect(high).toBe(Math.round(0.880797077978 * white))
  })
  test('a window is one of modality values: slope 2 and intercept -1000 bring sample 600 to 200', () => {
    expect(at([550, 600, 650], { slope: 2, intercept: -1000, ...window(200, 200, 'LINEAR_EXACT') })).toEqual([
      0,
      Math.round(0.5 * white),
      white,
    ])
  })
  test('the first window wins over the others and over a table, a table over percentiles', () => {
    const table = { name: null, first: 0, bits: 8, entries: entries(0, 255) }
    const both = { ...window(200, 200, 'LINEAR_EXACT'), table }
    both.windows.push({ name: 'second', center: 0, width: 1, shape: 'LINEAR_EXACT' })
    expect(at([100, 300], both)).toEqual([0, white])
    expect(at([0, 1, 4000], { table, percentiles: { low: 5000, high: 6000 } })).toEqual([0, white, white])
  })
  // first = 10: below it the first entry, beyond the third the last; 10 bits: 1023 is white.
  test('a table begins at its first value and holds at both ends', () => {
    const table = { name: null, first: 10, bits: 10, entries: entries(0, 341, 1023) }
    expect(at([0, 10, 11, 12, 4095], { table })).toEqual([0, 0, Math.round(white / 3), white, white])
  })
  test('without a window, 8 bits show their range and more show their percentiles', () => {
    const percentiles = { low: 100, high: 200 }
    expect(at([0, 100, 150, 255], { percentiles }, 8)).toEqual([0, 100, 150, 255].map(v => v * 257))
    expect(at([0, 100, 150, 200, 4095], { percentiles })).toEqual([0, 0, Math.round(0.5 * white), white, white])
  })
  test('inverted, low is white', () => {
    expect(at([0, 64, 255], { isInverted: true }, 8)).toEqual([white, white - 64 * 257, 0])
    expect(at([100, 300], { isInverted: true, ...window(200, 200, 'LINEAR_EXACT') })).toEqual([white, 0])
  })
  test('a picture of one value is no division by zero', () => {
    expect(at([6, 7, 8], { percentiles: { low: 7, high: 7 } })).toEqual([0, 0, white])
    expect(at([6, 7, 8], window(7, 0, 'LINEAR_EXACT'))).toEqual([0, 0, white])
  })
})

describe('full range', () => {
  test('goes from the least to the greatest that the bit depth holds, whatever the windows; inversion stays', () => {
    const display = { ...plain(12), ...window(200, 100, 'LINEAR'), isInverted: true }
    const table = brightnessTable(display, 12, 'full-range')
    expect([table[0], table[4095]]).toEqual([white, 0])
    expect(table[1000]).toBe(Math.round((1 - 1000 / 4095) * white))
  })
  test('of a picture without a display is the samples themselves', () => {
    const table = brightnessTable(null, 8, 'as-displayed')
    expect(table).toEqual(Uint16Array.from({ length: 256 }, (_, i) => i * 257))
  })
})
