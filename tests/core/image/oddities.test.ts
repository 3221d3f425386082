import sharp from 'sharp'
import { expect, test } from 'vitest'
import { inspectFile } from '#core/image/ingest.ts'
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
