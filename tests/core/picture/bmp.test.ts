import { describe, expect, test } from 'vitest'
import { decodeBmp } from '#core/picture/bmp.ts'
import { inspectFile } from '#core/picture/ingest.ts'

interface Plan {
  width?: number
  height?: number
  bits: number
  compression?: number
  palette?: number[][]
  masks?: number[]
  pixels: Buffer
  isTopDown?: boolean
}

/** A BMP of the header of Windows, by hand: rows as they lie in the file. */
function bmpOf({
  width = 4,
  height = 2,
  bits,
  compression = 0,
  palette = [],
  masks = [],
  pixels,
  isTopDown,
}: Plan): Buffer {
  const header = Buffer.alloc(54)
  header.write('BM')
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(isTopDown ? -height : height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(bits, 28)
  header.writeUInt32LE(compression, 30)
  header.writeUInt32LE(compression === 0 ? 0 : pixels.length, 34)
  header.writeUInt32LE(palette.length, 46)
  const fields = Buffer.alloc(masks.length * 4)
  for (const [i, mask] of masks.entries()) fields.writeUInt32LE(mask, i * 4)
  const colours = Buffer.from(palette.flatMap(([red = 0, green = 0, blue = 0]) => [blue, green, red, 0]))
  header.writeUInt32LE(54 + fields.length + colours.length, 10)
  return Buffer.concat([header, fields, colours, pixels])
}

const greys = (count: number) => Array.from({ length: count }, (_, i) => [i * 10, i * 10, i * 10])
const words = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2)
  return bytes
}
const longs = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, i * 4)
  return bytes
}

const cases: [string, Plan, number[]][] = [
  [
    '1 bit, rows from below',
    {
      bits: 1,
      palette: [
        [0, 0, 0],
        [255, 255, 255],
      ],
      pixels: Buffer.from([0b1010_0000, 0, 0, 0, 0b0110_0000, 0, 0, 0]),
    },
    [0, 255, 255, 0, 255, 0, 255, 0],
  ],
  ['2 bits', { bits: 2, height: 1, palette: greys(4), pixels: Buffer.from([0b00_01_10_11, 0, 0, 0]) }, [0, 10, 20, 30]],
  ['4 bits', { bits: 4, height: 1, palette: greys(16), pixels: Buffer.from([0x0f, 0x5a, 0, 0]) }, [0, 150, 50, 100]],
  [
    '8 bits, from the top',
    { bits: 8, palette: greys(9), isTopDown: true, pixels: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]) },
    [10, 20, 30, 40, 50, 60, 70, 80],
  ],
  [
    '8 bits in colour',
    {
      bits: 8,
      width: 2,
      height: 1,
      palette: [
        [1, 2, 3],
        [250, 0, 9],
      ],
      pixels: Buffer.from([1, 0, 0, 0]),
    },
    [250, 0, 9, 1, 2, 3],
  ],
  [
    '16 bits, 5 a channel',
    { bits: 16, width: 2, height: 1, pixels: words(0x7fff, 0x7c00) },
    [255, 255, 255, 255, 0, 0],
  ],
  [
    '16 bits, 5, 6 and 5 by masks',
    { bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f], width: 2, height: 1, pixels: words(0x07e0, 0x001f) },
    [0, 255, 0, 0, 0, 255],
  ],
  [
    '24 bits, blue first, rows filled up',
    { bits: 24, width: 1, height: 2, pixels: Buffer.from([3, 2, 1, 0, 30, 20, 10, 0]) },
    [10, 20, 30, 1, 2, 3],
  ],
  ['32 bits, the fourth means nothing', { bits: 32, width: 1, height: 1, pixels: longs(0x00_0a_14_1e) }, [10, 20, 30]],
  [
    '32 bits by masks, red last',
    { bits: 32, compression: 3, masks: [0xff, 0xff00, 0xff0000], width: 1, height: 1, pixels: longs(0x1e140a) },
    [10, 20, 30],
  ],
  [
    '32 bits by masks with one that covers',
    {
      bits: 32,
      compression: 6,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      width: 2,
      height: 1,
      pixels: longs(0xff0a141e, 0x00ffffff),
    },
    [10, 20, 30, 0, 0, 0],
  ],
  [
    'runs of 8 bits, with a part written out, an end of line and a step',
    {
      bits: 8,
      compression: 1,
      palette: greys(9),
      pixels: Buffer.from([2, 5, 0, 3, 7, 8, 1, 0, 0, 0, 0, 2, 1, 0, 2, 6, 0, 1]),
      width: 5,
    },
    [0, 60, 60, 0, 0, 50, 50, 70, 80, 10],
  ],
  [
    'runs of 4 bits, two in turn',
    { bits: 4, compression: 2, palette: greys(16), pixels: Buffer.from([5, 0x12, 0, 1]), width: 5, height: 1 },
    [10, 20, 10, 20, 10],
  ],
  [
    'runs of 4 bits, rows of 9 filled up to 16 as unpacked ones are',
    { bits: 4, compression: 2, palette: greys(16), pixels: Buffer.from([16, 0x12, 0, 0, 16, 0x34, 0, 1]), width: 9 },
    [...[30, 40, 30, 40, 30, 40, 30, 40, 30], ...[10, 20, 10, 20, 10, 20, 10, 20, 10]],
  ],
]

describe('a BMP', () => {
  test.each(cases)('of %s', (_, plan, expected) => {
    const { values, width, height, channels } = decodeBmp(bmpOf(plan))
    expect([...values]).toEqual(expected)
    expect([width, height, width * height * channels]).toEqual([plan.width ?? 4, plan.height ?? 2, expected.length])
  })

  test.each(cases)('of %s, one byte short, is refused', (_, plan) => {
    const bytes = bmpOf(plan)
    expect(() => decodeBmp(bytes.subarray(0, -1))).toThrow(/damaged or cut short|beyond its palette/)
  })

  test('with a colour beyond its palette is refused', () => {
    const plan = { bits: 8, palette: greys(4), width: 4, height: 1, pixels: Buffer.from([0, 1, 2, 9]) }
    expect(() => decodeBmp(bmpOf(plan))).toThrow('a BMP with a colour 9 beyond its palette of 4')
  })

  const runs = (...pixels: number[]): Plan => ({
    ...{ bits: 8, compression: 1, palette: greys(9), width: 5, height: 2 },
    pixels: Buffer.from(pixels),
  })
  const masked = (...masks: number[]): Plan => ({
    ...{ bits: 32, compression: 3, masks, width: 1, height: 1 },
    pixels: longs(7),
  })
  test.each<[string, Plan, string]>([
    ['runs that end before the last row', runs(5, 1, 0, 1), 'cut short'],
    ['a run beyond its row', runs(9, 1, 0, 0, 5, 1, 0, 1), 'cut short'],
    ['bit fields over each other', masked(0xff, 0xff, 0xff00), 'bit fields ff, ff, ff00'],
    ['an empty bit field', masked(0xff, 0, 0xff00), 'bit fields ff, 0, ff00'],
    ['a bit field with a hole', masked(0xf0f, 0xff0000, 0xff000000), 'bit fields f0f'],
  ])('with %s is refused', (_, plan, said) => {
    expect(() => decodeBmp(bmpOf(plan))).toThrow(said)
  })

  test('whose pixels would begin within its header is refused', () => {
    const bytes = bmpOf({ bits: 8, palette: greys(4), width: 4, height: 1, pixels: Buffer.from([0, 1, 2, 3]) })
    bytes.writeUInt32LE(50, 10)
    expect(() => decodeBmp(bytes)).toThrow('cut short')
  })

  test('with something behind it is refused as two things', async () => {
    const plan = { bits: 8, palette: greys(4), width: 4, height: 1, pixels: Buffer.from([0, 1, 2, 3]) }
    const bytes = Buffer.concat([bmpOf(plan), Buffer.from('<script>alert(document.cookie)</script>')])
    const options = { frame: null, pseudonymKey: new Uint8Array() }
    await expect(inspectFile(bytes, options)).rejects.toThrow('a BMP with 39 bytes after its end')
  })
})
