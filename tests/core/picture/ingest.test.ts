import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import { grey16, noise, tiffFields, tiffOf } from './kit.ts'

const options = { frame: null, pseudonymKey: new Uint8Array() }
const ingest = (bytes: Buffer, frame: number | null = null) => ingestFile(bytes, { ...options, frame })
const deep = () => grey16(70, 50, i => 1000 + i)
const rgb16 = () =>
  sharp(
    Uint16Array.from({ length: 30 * 20 * 3 }, (_, i) => i * 30),
    { raw: { width: 30, height: 20, channels: 3 } },
  ).toColourspace('rgb16')
const samplesOf = async (webp: Buffer) => sharp(webp).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })

describe('every raster format', () => {
  const formats: [string, () => Sharp, string, number, boolean][] = [
    ['PNG of 8 bits', () => noise(70, 50).png(), 'image/png', 8, true],
    ['PNG of 16 bits', () => deep().png(), 'image/png', 16, true],
    ['interlaced PNG of 16 bits', () => deep().png({ progressive: true }), 'image/png', 16, true],
    ['PNG of grey in three channels', () => noise(70, 50).toColourspace('srgb').png(), 'image/png', 8, true],
    ['JPEG of grey in three channels', () => noise(70, 50).toColourspace('srgb').jpeg(), 'image/jpeg', 8, true],
    ['PNG in colour', () => noise(70, 50, 3).png(), 'image/png', 8, false],
    ['PNG in colour of 16 bits', () => rgb16().png(), 'image/png', 16, false],
    ['PNG with a palette', () => noise(70, 50, 3).png({ palette: true }), 'image/png', 8, false],
    ['JPEG', () => noise(70, 50).jpeg(), 'image/jpeg', 8, true],
    ['JPEG in colour', () => noise(70, 50, 3).jpeg(), 'image/jpeg', 8, false],
    ['progressive JPEG', () => noise(70, 50).jpeg({ progressive: true }), 'image/jpeg', 8, true],
    ['TIFF of 8 bits, uncompressed', () => noise(70, 50).tiff({ compression: 'none' }), 'image/tiff', 8, true],
    ['TIFF of 8 bits, LZW', () => noise(70, 50).tiff({ compression: 'lzw' }), 'image/tiff', 8, true],
    ['TIFF of 16 bits, uncompressed', () => deep().tiff({ compression: 'none' }), 'image/tiff', 16, true],
    [
      'TIFF of 16 bits, LZW',
      () => deep().tiff({ compression: 'lzw', predictor: 'horizontal' }),
      'image/tiff',
      16,
      true,
    ],
    ['TIFF of 16 bits, deflate', () => deep().tiff({ compression: 'deflate' }), 'image/tiff', 16, true],
    ['tiled BigTIFF', () => deep().tiff({ compression: 'none', tile: true, bigtiff: true }), 'image/tiff', 16, true],
    ['TIFF in colour', () => noise(70, 50, 3).tiff({ compression: 'lzw' }), 'image/tiff', 8, false],
    ['WebP', () => noise(70, 50, 3).webp(), 'image/webp', 8, false],
    ['lossless WebP', () => noise(70, 50, 3).webp({ lossless: true }), 'image/webp', 8, false],
  ]
  test.each(formats)('%s goes in with its size, bits and kind', async (_, make, mediaType, bitDepth, isGrey) => {
    const bytes = await make().toBuffer()
    const { width = 0, height = 0 } = await sharp(bytes).metadata()
    const ingested = await ingest(bytes)
    expect(ingested).toMatchObject({ mediaType, bitDepth, width, height, frame: null, file: null, picture: null })
    expect(ingested).toMatchObject({ modality: null, bodyPart: null, burnedIn: null, patientKey: null, studyKey: null })
    expect(ingested.display === null).toBe(!isGrey)
    expect(ingested.perceptualHashes).toHaveLength(8)
    const inspected = await inspectFile(bytes, options)
    expect(ingested).toMatchObject(inspected)
    expect(Object.keys(inspected)).toHaveLength(15)
  })

  test('what is stored in any lossless format of 16 bits gives the same percentiles and hashes', async () => {
    const [png, ...others] = await Promise.all(
      [
        deep().png(),
        deep().tiff({ compression: 'lzw' }),
        deep().tiff({ compression: 'deflate', predictor: 'horizontal' }),
        deep().tiff({ compression: 'none', tile: true }),
      ].map(async image => ingest(await image.toBuffer())),
    )
    for (const other of others) {
      expect(other.display).toEqual(png?.display)
      expect(other.perceptualHashes).toEqual(png?.perceptualHashes)
      expect(other.thumbnail).toEqual(png?.thumbnail)
    }
  })

  test('big-endian TIFF, and one that counts from white, show what they mean', async () => {
    const little = tiffOf([{ fields: tiffFields(4, 1, 8), strip: Buffer.from([0, 80, 160, 255]) }])
    const white = tiffOf([
      {
        fields: tiffFields(4, 1, 8).map(f => (f.tag === 262 ? { ...f, value: 0 } : f)),
        strip: Buffer.from([255, 175, 95, 0]),
      },
    ])
    expect((await ingest(white)).thumbnail).toEqual((await ingest(little)).thumbnail)
  })
})

test('a check of a large picture tells a hash within a few bits of the one that is kept', async () => {
  const values = Uint8Array.from({ length: 1500 * 1100 }, (_, i) => {
    const [x, y] = [i % 1500, Math.floor(i / 1500)]
    return 120 + 60 * Math.sin(x / 170) + 50 * Math.cos(y / 90) + 20 * Math.sin((x + 2 * y) / 60)
  })
  const bytes = await sharp(values, { raw: { width: 1500, height: 1100, channels: 1 } })
    .png()
    .toBuffer()
  const [checked, kept] = [await inspectFile(bytes, options), await ingest(bytes)]
  const differing = BigInt(`0x${checked.perceptualHashes[0]}`) ^ BigInt(`0x${kept.perceptualHashes[0]}`)
  expect([...differing.toString(2)].filter(bit => bit === '1').length).toBeLessThanOrEqual(4)
})

describe('16 bits', () => {
  test('the percentiles leave half a percent out at either end', async () => {
    // 10 000 pixels: 60 stray ones of 0 and 60 of 60000 around the values 20000 to 20099.
    const value = (i: number) => (i < 60 ? 0 : i >= 9940 ? 60_000 : 20_000 + (i % 100))
    const { display } = await ingest(await grey16(100, 100, value).png().toBuffer())
    expect(display?.percentiles).toEqual({ low: 0, high: 60_000 })
    const fewer = (i: number) => (i < 40 ? 0 : i >= 9960 ? 60_000 : 20_000 + (i % 100))
    const { display: without } = await ingest(await grey16(100, 100, fewer).png().toBuffer())
    expect(without).toEqual({
      slope: 1,
      intercept: 0,
      unit: null,
      range: { low: 0, high: 65_535 },
      isInverted: false,
      windows: [],
      table: null,
      percentiles: { low: 20_000, high: 20_099 },
    })
  })

  test('a thumbnail shows from percentile to percentile, not the whole range', async () => {
    // The left half 20000, the right half 21000: black and white as displayed, two like greys in the whole range.
    const bytes = await grey16(80, 40, i => (i % 80 < 40 ? 20_000 : 21_000))
      .png()
      .toBuffer()
    const { data } = await samplesOf((await ingest(bytes)).thumbnail)
    expect(data[20 * 80 + 5]).toBeLessThan(8)
    expect(data[20 * 80 + 75]).toBeGreaterThan(247)
  })

  test('a picture of one value shows its range', async () => {
    const { display } = await ingest(
      await grey16(30, 30, () => 777)
        .png()
        .toBuffer(),
    )
    expect(display?.percentiles).toEqual({ low: 0, high: 65_535 })
  })
})

describe('thumbnail and preview', () => {
  const sizeOf = async (webp: Buffer | null) => {
    if (webp === null) return null
    const { format, width, height } = await sharp(webp).metadata()
    return [format, width, height]
  }
  test.each([
    [3000, 1500, ['webp', 256, 128], ['webp', 1024, 512]],
    [600, 300, ['webp', 256, 128], ['webp', 600, 300]],
    [256, 200, ['webp', 256, 200], null],
    [1, 1, ['webp', 1, 1], null],
  ])('of %i x %i pixels', async (width, height, small, large) => {
    const { thumbnail, preview } = await ingest(await noise(width, height).png().toBuffer())
    expect([await sizeOf(thumbnail), await sizeOf(preview)]).toEqual([small, large])
  })

  test('8 bits of grey are shown as they are', async () => {
    const ramp = sharp(Buffer.from(Array.from({ length: 256 * 64 }, (_, i) => i % 256)), {
      raw: { width: 256, height: 64, channels: 1 },
    })
    const { data } = await samplesOf((await ingest(await ramp.png().toBuffer())).thumbnail)
    for (const x of [0, 64, 128, 200, 255]) expect(Math.abs((data[32 * 256 + x] ?? 0) - x)).toBeLessThan(6)
  })

  test('colour stays colour, transparency becomes black', async () => {
    const red = sharp({ create: { width: 40, height: 40, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 1 } } })
    const pixel = async (image: Sharp) => {
      const { thumbnail } = await ingest(await image.png().toBuffer())
      return [...(await sharp(thumbnail).raw().toBuffer()).subarray(0, 3)]
    }
    const [r = 0, g = 255] = await pixel(red)
    expect(r - g).toBeGreaterThan(200)
    const clear = { r: 255, g: 255, b: 255, alpha: 0 }
    const black = await pixel(sharp({ create: { width: 40, height: 40, channels: 4, background: clear } }))
    expect(Math.max(...black)).toBeLessThan(4)
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a file that says it is turned (%i) is shown turned', async orientation => {
    const plain = await noise(60, 40).png().toBuffer()
    const tagged = await sharp(plain).withMetadata({ orientation }).png().toBuffer()
    const upright = await sharp(tagged).autoOrient().png().toBuffer()
    const [ours, expected] = [await ingest(tagged), await ingest(upright)]
    expect([ours.width, ours.height]).toEqual(orientation < 5 ? [60, 40] : [40, 60])
    expect(ours.thumbnail).toEqual(expected.thumbnail)
    expect(ours.perceptualHashes).toEqual(expected.perceptualHashes)
  })
})

describe('a TIFF of several pages', () => {
  const pages = () =>
    tiffOf(
      [50, 100, 150].map((value, i) => ({
        fields: tiffFields(20 + i, 10, 8),
        strip: Buffer.alloc((20 + i) * 10, value),
      })),
    )
  test('is refused by name unless one is chosen', async () => {
    await expect(ingest(pages())).rejects.toThrow('a TIFF of 3 pages, and none is chosen')
    await expect(ingest(pages(), 4)).rejects.toThrow('a TIFF without page 4; allowed: from 1 to 3')
  })
  test('gives the chosen one, and a lossless picture of it alone', async () => {
    const { width, frame, picture } = await ingest(pages(), 2)
    expect([width, frame]).toEqual([21, 2])
    if (!picture) throw new Error('no picture')
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', space: 'b-w', channels: 1 })
    const { data, info } = await sharp(picture).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, info.channels]).toEqual([21, 10, 1])
    expect(new Set(data)).toEqual(new Set([100]))
  })
  test('of a file of one page the choice does not matter', async () => {
    expect((await ingest(await noise(20, 20).tiff().toBuffer(), 7)).frame).toBeNull()
  })
})
