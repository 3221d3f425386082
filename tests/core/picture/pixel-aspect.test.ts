import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { ingestFile } from '#core/picture/ingest.ts'
import { trueSides } from '#core/picture/show.ts'
import { buildDicom } from '#tests/kit/dicom.ts'
import { chunk, noise, tiffFields, tiffOf } from './kit.ts'

const options = { frame: null, pseudonymKey: new Uint8Array(32) }
const ingest = (bytes: Buffer) => ingestFile(bytes, options)

const physical = async (x: number, y: number, channels: 1 | 3 = 1) => {
  const png = await noise(60, 40, channels).png().toBuffer()
  const content = Buffer.alloc(9)
  content.writeUInt32BE(x, 0)
  content.writeUInt32BE(y, 4)
  return Buffer.concat([png.subarray(0, 33), chunk('pHYs', content), png.subarray(33)])
}
const jfif = async (x: number, y: number) => {
  const jpeg = await noise(60, 40).jpeg().toBuffer()
  const segment = Buffer.from('ffe000104a46494600010100000000000000', 'hex')
  segment.writeUInt16BE(x, 12)
  segment.writeUInt16BE(y, 14)
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment,
    jpeg.subarray(2 + (jpeg[3] === 0xe0 ? 2 + jpeg.readUInt16BE(4) : 0)),
  ])
}
/** Resolutions lie behind the picture, as fractions. */
const tiff = (x: number, y: number) => {
  const strip = Buffer.alloc(60 * 40 + 16, 9)
  for (const [i, value] of [x, 1, y, 1].entries()) strip.writeUInt32LE(value, 60 * 40 + i * 4)
  for (let i = 0; i < 60 * 40; i++) strip[i] = i % 251
  const fields = [
    ...tiffFields(60, 40, 8),
    { tag: 282, type: 5, value: 8 + 60 * 40 },
    { tag: 283, type: 5, value: 8 + 60 * 40 + 8 },
  ] as const
  return tiffOf([{ fields: [...fields], strip }])
}
const bmp = async (x: number, y: number) => {
  const header = Buffer.alloc(54)
  header.write('BM')
  for (const [at, value] of [
    [10, 54],
    [14, 40],
    [18, 60],
    [22, 40],
    [38, x],
    [42, y],
  ] as const)
    header.writeUInt32LE(value, at)
  header.writeUInt16LE(24, 28)
  return Buffer.concat([header, Buffer.from(Array.from({ length: 180 * 40 }, (_, i) => i % 251))])
}

describe('pixels that are not square', () => {
  test.each<[string, (x: number, y: number) => Buffer | Promise<Buffer>]>([
    ['PNG', physical],
    ['PNG in colour', (x, y) => physical(x, y, 3)],
    ['JPEG', jfif],
    ['TIFF', tiff],
    ['BMP', bmp],
  ])('of a %s are kept, said, and shown in true proportions', async (_, make) => {
    const high = await ingest(await make(200, 100))
    expect(high).toMatchObject({ width: 60, height: 40, display: { pixelAspect: 2 } })
    expect(high.oddities).toContain('its pixels are 2 times as high as wide')
    expect(await sharp(high.thumbnail).metadata()).toMatchObject({ width: 60, height: 80 })
    const wide = await ingest(await make(100, 200))
    expect(wide.display?.pixelAspect).toBe(0.5)
    expect(await sharp(wide.thumbnail).metadata()).toMatchObject({ width: 120, height: 40 })
    for (const [x, y] of [
      [100, 100],
      [300, 301],
      [0, 0],
      [1, 1000],
    ] as const) {
      const square = await ingest(await make(x, y))
      expect(square.display?.pixelAspect, `${x} x ${y}`).toBeUndefined()
      expect(await sharp(square.thumbnail).metadata()).toMatchObject({ width: 60, height: 40 })
    }
  })

  test('of a DICOM file too, with thumbnail and preview', async () => {
    const elements = [{ tag: '00280030', vr: 'DS', value: '0.4\\0.2' }]
    const { display, thumbnail, preview } = await ingest(buildDicom({ width: 300, height: 200, elements }))
    expect(display?.pixelAspect).toBe(2)
    if (!preview) throw new Error('no preview')
    expect(await sharp(preview).metadata()).toMatchObject({ width: 300, height: 400 })
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 192, height: 256 })
  })

  test.each([
    [1, 2],
    [3, 2],
    [6, 0.5],
    [8, 0.5],
  ])('of a file that says it is turned (%i) are turned with it', async (orientation, aspect) => {
    const turned = await sharp(await physical(200, 100))
      .withMetadata({ orientation })
      .png()
      .toBuffer()
    const content = Buffer.alloc(9)
    content.writeUInt32BE(200, 0)
    content.writeUInt32BE(100, 4)
    const at = turned.indexOf('pHYs')
    const bytes =
      at < 0
        ? Buffer.concat([turned.subarray(0, 33), chunk('pHYs', content), turned.subarray(33)])
        : Buffer.concat([turned.subarray(0, at - 4), chunk('pHYs', content), turned.subarray(at + 17)])
    expect((await ingest(bytes)).display?.pixelAspect).toBe(aspect)
  })
})

test.each([
  [100, 50, 1, 1024, 100, 50],
  [100, 50, 2, 1024, 100, 100],
  [100, 50, 0.5, 1024, 200, 50],
  [1024, 512, 4, 1024, 512, 1024],
  [1024, 1, 0.1, 1024, 1024, 1],
])('%i x %i pixels %d times as high as wide fit %i as %i x %i', (width, height, aspect, longest, wide, high) => {
  expect(trueSides(width, height, aspect, longest)).toEqual({ width: wide, height: high })
})
