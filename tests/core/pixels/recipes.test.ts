import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Display } from '#core/dicom/presentation.ts'
import { lookOf, readLuminance16 } from '#core/pixels/pixels.ts'
import { knownPreprocessings, preprocessingOf } from '#core/pixels/preprocessing.ts'
import { bytesOf, oraclePictures } from '../picture/oracle-pictures.ts'

const displayOf = (bits: 8 | 16, rest: Partial<Display> = {}): Display => ({
  ...{ slope: 1, intercept: 0, unit: null, range: { low: 0, high: 2 ** bits - 1 } },
  ...{ isInverted: false, windows: [], table: null, percentiles: { low: 1000, high: 50_000 } },
  ...rest,
})

/** Planes of 32 x 32 of a picture of pictures.json, inverted, as the release that knew versions 1 and 2 made them. */
const before: [name: string, bits: 8 | 16, version: 1 | 2, window: 'as-displayed' | 'full-range', sha256: string][] = [
  [
    'PNG of 8 bits with a grey profile',
    8,
    2,
    'as-displayed',
    '6dcdeae10a44e9126cfc6a8c4641f7049baaf7924f12305e0f356288187fccc6',
  ],
  [
    'PNG of 8 bits with a grey profile',
    8,
    2,
    'full-range',
    '6dcdeae10a44e9126cfc6a8c4641f7049baaf7924f12305e0f356288187fccc6',
  ],
  [
    'PNG of 8 bits with a grey profile',
    8,
    1,
    'full-range',
    '6dcdeae10a44e9126cfc6a8c4641f7049baaf7924f12305e0f356288187fccc6',
  ],
  [
    'PNG of 16 bits with a grey profile',
    16,
    2,
    'as-displayed',
    '952d8ad5b743a48b8b68815ecefe2eb8e435c02b77c493f7a893ecbbc63df101',
  ],
  [
    'PNG of 16 bits with a grey profile',
    16,
    1,
    'full-range',
    '914d3ddedc99c5b4a578b94c0d04aaf3e972793290dfd1bae4e0de000f4a4542',
  ],
  ['LZW, 16 bits, strips', 16, 2, 'as-displayed', '952d8ad5b743a48b8b68815ecefe2eb8e435c02b77c493f7a893ecbbc63df101'],
  ['LZW, 16 bits, strips', 16, 2, 'full-range', '914d3ddedc99c5b4a578b94c0d04aaf3e972793290dfd1bae4e0de000f4a4542'],
]

const named = (name: string): Buffer => {
  const found = oraclePictures.find(picture => picture.name === name)
  if (!found) throw new Error(name)
  return bytesOf(found)
}

test.each(before)(
  'a model shows its network %s (%i bits) in recipe version %i, %s, to the last bit as before',
  async (name, bitDepth, version, window, sha256) => {
    const recipe = knownPreprocessings(32).find(p => p.version === version && (p.version === 1 || p.window === window))
    if (!recipe) throw new Error('no recipe')
    const display = displayOf(bitDepth, { isInverted: true, pixelAspect: 2 })
    const plane = await readLuminance16(named(name), 32, lookOf(recipe, { display, bitDepth }))
    expect(
      createHash('sha256')
        .update(Buffer.from(plane.buffer, plane.byteOffset, plane.byteLength))
        .digest('hex'),
    ).toBe(sha256)
  },
)

/** A white disc of 40 mm on black, in a field of so many mm, of pixels of these sides. */
async function disc(
  field: { width: number; height: number },
  pixel: { width: number; height: number },
): Promise<Buffer> {
  const [width, height] = [Math.round(field.width / pixel.width), Math.round(field.height / pixel.height)]
  const values = Uint8Array.from({ length: width * height }, (_, i) => {
    const x = ((i % width) + 0.5) * pixel.width - field.width / 2
    const y = (Math.floor(i / width) + 0.5) * pixel.height - field.height / 2
    return Math.hypot(x, y) < 20 ? 255 : 0
  })
  return sharp(values, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}

/** How wide and how high what is white is, pixels. */
function spanOf(plane: Uint16Array, size: number): [width: number, height: number] {
  const lit = [...plane.keys()].filter(i => (plane[i] as number) > 32_767)
  const [xs, ys] = [lit.map(i => i % size), lit.map(i => Math.floor(i / size))]
  return [Math.max(...xs) - Math.min(...xs) + 1, Math.max(...ys) - Math.min(...ys) + 1]
}

describe('recipe version 3', () => {
  const size = 96
  const see = async (bytes: Buffer, pixelAspect?: number) => {
    const display = displayOf(8, pixelAspect === undefined ? {} : { pixelAspect })
    return readLuminance16(bytes, size, lookOf(preprocessingOf(size, 'as-displayed'), { display, bitDepth: 8 }))
  }
  const fields: [string, { width: number; height: number }, { width: number; height: number }, number][] = [
    ['a square field of square pixels', { width: 60, height: 60 }, { width: 0.4, height: 0.4 }, 64],
    ['a square field of pixels twice as high', { width: 60, height: 60 }, { width: 0.2, height: 0.4 }, 64],
    ['a square grid of pixels twice as high', { width: 60, height: 120 }, { width: 0.2, height: 0.4 }, 32],
    ['a square grid of pixels twice as wide', { width: 120, height: 60 }, { width: 0.4, height: 0.2 }, 32],
    ['a wide field of square pixels', { width: 120, height: 60 }, { width: 0.4, height: 0.4 }, 32],
    ['a high field of square pixels', { width: 60, height: 96 }, { width: 0.4, height: 0.4 }, 40],
  ]
  test.each(fields)('of %s shows a disc as a disc', async (_, field, pixel, side) => {
    const [width, height] = spanOf(await see(await disc(field, pixel), pixel.height / pixel.width), size)
    expect(Math.abs(width - side)).toBeLessThanOrEqual(1)
    expect(Math.abs(height - side)).toBeLessThanOrEqual(1)
  })

  test('shows the whole picture in the middle and black around it, also where low values are bright', async () => {
    const values = new Uint8Array(40 * 20).fill(10)
    const bytes = await sharp(values, { raw: { width: 40, height: 20, channels: 1 } })
      .png()
      .toBuffer()
    const look = lookOf(preprocessingOf(40, 'as-displayed'), {
      display: displayOf(8, { isInverted: true }),
      bitDepth: 8,
    })
    const plane = await readLuminance16(bytes, 40, look)
    const rows = Array.from({ length: 40 }, (_, y) => new Set(plane.subarray(y * 40, (y + 1) * 40)))
    expect(rows.map(row => [...row])).toEqual(rows.map((_, y) => [y < 10 || y >= 30 ? 0 : 245 * 257]))
  })

  test('shows colour of pixels that are not square in true proportions as well', async () => {
    const red = sharp({ create: { width: 20, height: 20, channels: 3, background: '#f00' } })
    const plane = await see(await red.png().toBuffer(), 2)
    expect(
      spanOf(
        plane.map(value => (value > 0 ? 65_535 : 0)),
        size,
      ),
    ).toEqual([48, 96])
  })

  test('lets no colour profile change a sample', async () => {
    const [tagged, plain] = [
      named('JPEG with a grey profile'),
      await sharp(named('JPEG with a grey profile'), { ignoreIcc: true }).toColourspace('b-w').png().toBuffer(),
    ]
    expect(await see(tagged)).toEqual(await see(plain))
  })
})
