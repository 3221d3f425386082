import sharp from 'sharp'
import { expect, test } from 'vitest'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import { buildDicom, type DicomPlan, type KitElement } from '#tests/kit/dicom.ts'
import { grey16, noise } from './kit.ts'

const odditiesOf = async (bytes: Buffer) =>
  (await inspectFile(bytes, { frame: null, pseudonymKey: new Uint8Array(32) })).oddities
const ofDicom = (plan: DicomPlan) => odditiesOf(buildDicom(plan))
const window = (center: number, width: number, shape = ''): KitElement[] => [
  { tag: '00281050', vr: 'DS', value: String(center) },
  { tag: '00281051', vr: 'DS', value: String(width) },
  ...(shape ? [{ tag: '00281056', vr: 'CS', value: shape }] : []),
]
const values = (count: number) => grey16(80, 40, i => 1000 + (i % count))

test.each<[string, () => Promise<Buffer>, string[]]>([
  ['a usual picture', () => noise(80, 60).png().toBuffer(), []],
  ['a usual picture in colour', () => noise(80, 60, 3).png().toBuffer(), []],
  ['one of 16 greys', () => values(16).png().toBuffer(), []],
  ['one of 15 greys', () => values(15).png().toBuffer(), ['as displayed, 15 of 256 greys are used']],
  ['one of 3 greys', () => values(3).png().toBuffer(), ['as displayed, 3 of 256 greys are used']],
  [
    'one value',
    () =>
      grey16(30, 30, () => 777)
        .png()
        .toBuffer(),
    ['every pixel is the same (777)'],
  ],
  [
    'one colour',
    () =>
      sharp({ create: { width: 9, height: 9, channels: 3, background: { r: 1, g: 2, b: 3 } } })
        .png()
        .toBuffer(),
    ['every pixel is the same (1, 2, 3)'],
  ],
  ['1 pixel', () => noise(1, 1).png().toBuffer(), ['every pixel is the same (0)']],
])('of %s is said what is odd', async (_, make, expected) => {
  expect(await odditiesOf(await make())).toEqual(expected)
})

const disc = (side: number, [off, on]: [number, number]) =>
  Array.from({ length: side * side }, (_, i) =>
    Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2) < side / 3 ? on : off,
  )
const greyOf = (values: number[], side: number) =>
  sharp(Uint8Array.from(values), { raw: { width: side, height: side, channels: 1 } }).toColourspace('b-w')

/** With 120,000 bytes of application segments, as cameras write them. */
const withSegments = (jpeg: Buffer) => {
  const segment = Buffer.concat([Buffer.from([0xff, 0xe9, 60_002 >> 8, 60_002 & 255]), Buffer.alloc(60_000, 0x41)])
  return Buffer.concat([jpeg.subarray(0, 2), segment, segment, jpeg.subarray(2)])
}

const few = ['as displayed, 2 of 256 greys are used']
test.each<[string, () => Buffer | Promise<Buffer>, string[]]>([
  [
    'a mask of 300 pixels',
    () =>
      greyOf(disc(300, [0, 255]), 300)
        .png()
        .toBuffer(),
    few,
  ],
  [
    'a mask of 1000 pixels',
    () =>
      greyOf(disc(1000, [0, 255]), 1000)
        .png()
        .toBuffer(),
    few,
  ],
  [
    'a mask of 2048 pixels',
    () =>
      greyOf(disc(2048, [0, 255]), 2048)
        .png()
        .toBuffer(),
    few,
  ],
  [
    'a mask of 2048 pixels in three channels',
    () =>
      greyOf(disc(2048, [0, 255]), 2048)
        .toColourspace('srgb')
        .png()
        .toBuffer(),
    few,
  ],
  [
    'a mask that is decoded row by row',
    () =>
      greyOf(disc(1000, [0, 255]), 1000)
        .resize(9000, 9000, { kernel: 'nearest' })
        .png({ compressionLevel: 1 })
        .toBuffer(),
    few,
  ],
  [
    'halves in JPEG',
    () =>
      greyOf(disc(2048, [100, 100]).fill(110, 1024 * 2048), 2048)
        .jpeg()
        .toBuffer(),
    few,
  ],
  ...[400, 1600].map((side): [string, () => Promise<Buffer>, string[]] => [
    `two greys of ${side} pixels in a JPEG of which most is no picture`,
    async () =>
      withSegments(
        await greyOf(disc(side, [100, 100]).fill(110, 0.3 * side * side), side)
          .jpeg()
          .toBuffer(),
      ),
    few,
  ]),
  ['a detailed JPEG', () => noise(600, 600).jpeg().toBuffer(), []],
  ['a DICOM mask of 2048 pixels', () => buildDicom({ width: 2048, height: 2048, samples: disc(2048, [0, 4095]) }), few],
  [
    'a picture of 14 greys of 16 bits',
    () =>
      grey16(1500, 1500, i => 1000 + (((i % 1500) + Math.floor(i / 1500)) % 14))
        .png()
        .toBuffer(),
    ['as displayed, 14 of 256 greys are used'],
  ],
  [
    'a picture with one pixel that is another',
    () =>
      greyOf(disc(500, [7, 7]).with(9, 90), 500)
        .png()
        .toBuffer(),
    few,
  ],
])('check and import say the same of %s', async (_, make, expected) => {
  const bytes = await make()
  const read = { frame: null, pseudonymKey: new Uint8Array(32) }
  expect((await inspectFile(bytes, read)).oddities).toEqual(expected)
  expect((await ingestFile(bytes, read)).oddities).toEqual(expected)
})

const ramp = { width: 64, height: 64, samples: Array.from({ length: 4096 }, (_, i) => 100 + (i % 1000)) }

test.each<[string, DicomPlan, string[]]>([
  ['within its window', { ...ramp, elements: window(600, 1000) }, []],
  ['reaching into its window', { ...ramp, elements: window(2000, 3000) }, []],
  [
    'below its window',
    { ...ramp, elements: window(5000, 100) },
    [
      'its window (centre 5000, width 100) lies beside its values, 100 to 1099',
      'as displayed, 1 of 256 greys are used',
    ],
  ],
  [
    'above its window',
    { ...ramp, elements: window(-500, 100, 'LINEAR_EXACT') },
    [
      'its window (centre -500, width 100) lies beside its values, 100 to 1099',
      'as displayed, 1 of 256 greys are used',
    ],
  ],
  [
    'within its window but for its padding',
    {
      ...ramp,
      samples: ramp.samples.map((value, i) => (i < 100 ? 4000 : value)),
      elements: [...window(4000, 100), { tag: '00280120', vr: 'US', value: 4000 }],
    },
    [
      'its window (centre 4000, width 100) lies beside its values, 100 to 1099',
      'as displayed, 2 of 256 greys are used',
    ],
  ],
  ['with a window that has no ends', { ...ramp, elements: window(600, 500, 'SIGMOID') }, []],
  [
    'with pixels twice as high as wide',
    { ...ramp, elements: [{ tag: '00280030', vr: 'DS', value: '0.4\\0.2' }] },
    ['its pixels are 2 times as high as wide'],
  ],
])('of a DICOM file %s is said what is odd', async (_, plan, expected) => {
  expect(await ofDicom(plan)).toEqual(expected)
})
