import { expect, test } from 'vitest'
import { decodeRle } from '#core/dicom/rle.ts'

/** A frame of segments, each as it is given (PS3.5 annex G). */
function frame(segments: readonly number[][]): Buffer {
  const header = Buffer.alloc(64)
  header.writeUInt32LE(segments.length, 0)
  let at = 64
  for (const [i, segment] of segments.entries()) {
    header.writeUInt32LE(at, 4 + i * 4)
    at += segment.length
  }
  return Buffer.concat([header, ...segments.map(segment => Buffer.from(segment))])
}

test('literals, runs and the byte that means nothing', () => {
  // 2: three bytes as they are; 254 (-2): the next one three times; 128: nothing.
  expect([...decodeRle(frame([[2, 10, 20, 30, 128, 254, 7]]), 6, 1, 1)]).toEqual([10, 20, 30, 7, 7, 7])
})

test('the segment of the higher bytes comes first', () => {
  expect([
    ...decodeRle(
      frame([
        [1, 0x12, 0x34],
        [1, 0x56, 0x78],
      ]),
      2,
      1,
      2,
    ),
  ]).toEqual([0x56, 0x12, 0x78, 0x34])
})

test('channels come one after the other and end up by pixel', () => {
  expect([
    ...decodeRle(
      frame([
        [255, 1],
        [255, 2],
        [1, 3, 4],
      ]),
      2,
      3,
      1,
    ),
  ]).toEqual([1, 2, 3, 1, 2, 4])
})

test('padding behind what is needed is left alone', () => {
  expect([...decodeRle(frame([[1, 5, 6, 0, 0, 0]]), 2, 1, 1)]).toEqual([5, 6])
})

test.each([
  ['cut short within its pixel data', Buffer.alloc(20)],
  [
    'damaged: 2 RLE segments where 1 belong',
    frame([
      [0, 1],
      [0, 1],
    ]),
  ],
  ['cut short: an RLE segment of 2 bytes for 4 pixels', frame([[1, 5, 6]])],
  ['cut short: an RLE segment of 1 bytes for 4 pixels', frame([[9, 5]])],
  ['cut short: an RLE segment of 0 bytes for 4 pixels', frame([[200]])],
  ['damaged: RLE segments out of order', Buffer.from(frame([[3, 1, 2, 3, 4]])).fill(0xff, 4, 8)],
])('%s', (reason, bytes) => {
  expect(() => decodeRle(bytes, 4, 1, 1)).toThrow(`file is ${reason}; allowed: a whole file`)
})
