import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { inspectImage, makeThumbnail, readLuminance } from '#core/image/pixels.ts'

const noise = (width: number, height: number) =>
  sharp(Buffer.from(Array.from({ length: width * height }, (_, i) => (i * 7919) % 251)), {
    raw: { width, height, channels: 1 },
  })
const grey16 = (width: number, height: number, value: (i: number) => number) =>
  sharp(
    Uint16Array.from({ length: width * height }, (_, i) => value(i)),
    { raw: { width, height, channels: 1 } },
  )
    .toColourspace('grey16')
    .png()
    .toBuffer()

const chunk = (type: string, content: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
/** A PNG whose header promises width x height, as a decompression bomb does. */
const promise = (width: number, height: number) => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(10))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('inspectImage', () => {
  test('tells format, size and bit depth', async () => {
    expect(await inspectImage(await noise(31, 20).png().toBuffer())).toEqual({
      mediaType: 'image/png',
      width: 31,
      height: 20,
      bitDepth: 8,
    })
    expect(await inspectImage(await grey16(12, 9, i => i * 500))).toMatchObject({
      mediaType: 'image/png',
      bitDepth: 16,
    })
    expect(await inspectImage(await noise(31, 20).jpeg().toBuffer())).toMatchObject({
      mediaType: 'image/jpeg',
      bitDepth: 8,
    })
  })

  test('reports the size as seen where the file says that it is turned', async () => {
    const turned = await noise(30, 20).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    expect(await inspectImage(turned)).toMatchObject({ width: 20, height: 30 })
  })

  const refusals: [string, () => Promise<Buffer> | Buffer, RegExp][] = [
    ['0 bytes', () => Buffer.alloc(0), /0 bytes/],
    ['text', () => Buffer.from('these are the notes of Tuesday'), /neither PNG nor JPEG/],
    ['a GIF', () => Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'), /neither PNG nor JPEG/],
    ['a WebP', () => noise(20, 20).webp().toBuffer(), /neither PNG nor JPEG/],
    ['20000 x 20000 pixels', () => promise(20_000, 20_000), /20000 x 20000 pixels/],
    ['a PNG header and nothing more', () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /damaged or cut short/],
  ]
  test.each(refusals)('refuses %s and says what is allowed', async (_, make, message) => {
    const bytes = await make()
    for (const act of [inspectImage, (b: Buffer) => readLuminance(b, 32), makeThumbnail]) {
      const error = await act(bytes).then(
        () => null,
        e => e,
      )
      expect(error).toBeInstanceOf(InvalidInput)
      expect(error).toMatchObject({ field: 'file', allowed: expect.stringContaining('PNG or JPEG') })
    }
    await expect(inspectImage(bytes)).rejects.toThrow(message)
  })

  test.each([0.5, 0.9, 0.99])('refuses a PNG and a JPEG of which only the first %f are there', async part => {
    for (const whole of [await noise(300, 200).png().toBuffer(), await noise(300, 200).jpeg().toBuffer()]) {
      await expect(inspectImage(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toThrow(
        /damaged or cut short/,
      )
    }
  })
})

describe('readLuminance', () => {
  test('goes from 0 for black to 1 for white', async () => {
    const file = await sharp(Buffer.from([0, 255, 255, 0]), { raw: { width: 2, height: 2, channels: 1 } })
      .png()
      .toBuffer()
    expect([...(await readLuminance(file, 2))]).toEqual([0, 1, 1, 0])
  })

  test('keeps every one of 4096 neighbouring 16-bit values apart', async () => {
    const plane = await readLuminance(await grey16(64, 64, i => 30_000 + i), 64)
    expect(new Set(plane).size).toBe(4096)
    expect(plane[5]).toBeCloseTo(30_005 / 65_535, 7)
  })

  test('stretches the whole image, whatever its shape', async () => {
    const halves = Buffer.from(Array.from({ length: 80 * 20 }, (_, i) => (i % 80 < 40 ? 0 : 255)))
    const file = await sharp(halves, { raw: { width: 80, height: 20, channels: 1 } })
      .png()
      .toBuffer()
    const plane = await readLuminance(file, 32)
    expect(plane).toHaveLength(32 * 32)
    for (let row = 0; row < 32; row++) {
      expect(plane[row * 32]).toBe(0)
      expect(plane[row * 32 + 31]).toBe(1)
    }
  })

  test('averages when it shrinks instead of picking pixels', async () => {
    const stripes = Buffer.from(Array.from({ length: 256 * 256 }, (_, i) => ((i % 256) % 2 ? 255 : 0)))
    const file = await sharp(stripes, { raw: { width: 256, height: 256, channels: 1 } })
      .png()
      .toBuffer()
    for (const value of await readLuminance(file, 32)) expect(value).toBeCloseTo(0.5, 1)
  })

  test('takes colour by its luminance and transparency as black', async () => {
    const draw = (background: { r: number; g: number; b: number; alpha: number }) =>
      sharp({ create: { width: 8, height: 8, channels: 4, background } })
        .png()
        .toBuffer()
    const [red] = await readLuminance(await draw({ r: 255, g: 0, b: 0, alpha: 1 }), 4)
    const [green] = await readLuminance(await draw({ r: 0, g: 255, b: 0, alpha: 1 }), 4)
    const [clear] = await readLuminance(await draw({ r: 255, g: 255, b: 255, alpha: 0 }), 4)
    expect(green).toBeGreaterThan(red ?? 1)
    expect(clear).toBe(0)
  })

  test('the same bytes give the same numbers', async () => {
    const file = await noise(300, 211).jpeg().toBuffer()
    expect(await readLuminance(file, 64)).toEqual(await readLuminance(file, 64))
  })
})

describe('makeThumbnail', () => {
  const sizeOf = (webp: Buffer) => {
    expect(webp.toString('latin1', 8, 16)).toBe('WEBPVP8 ')
    return [webp.readUInt16LE(26) & 0x3fff, webp.readUInt16LE(28) & 0x3fff]
  }
  test('is a WebP of 256 pixels on its longest side, and never larger than the image', async () => {
    expect(sizeOf(await makeThumbnail(await noise(600, 300).png().toBuffer()))).toEqual([256, 128])
    expect(sizeOf(await makeThumbnail(await noise(40, 60).jpeg().toBuffer()))).toEqual([40, 60])
  })
})
