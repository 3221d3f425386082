import { deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import { createRandom } from '#core/random.ts'
import { bombs } from './bombs.ts'
import { grey16, noise, tiffFields, tiffOf } from './kit.ts'

const options = { frame: null, pseudonymKey: new Uint8Array() }

async function refusalOf(bytes: Buffer): Promise<InvalidInput> {
  // One after the other, as in the product: libvips keeps what it says in one place.
  const first = await inspectFile(bytes, options).catch(error => error)
  const second = await ingestFile(bytes, options).catch(error => error)
  expect(first).toBeInstanceOf(InvalidInput)
  expect(second).toMatchObject({ name: 'InvalidInput', field: 'file', message: first.message })
  return first
}
const text = (said: string) => () => Buffer.from(said, 'latin1')
const formats: Record<string, () => Promise<Buffer>> = {
  PNG: () => noise(60, 50).png().toBuffer(),
  JPEG: () => noise(60, 50).jpeg().toBuffer(),
  'progressive JPEG': () => noise(60, 50, 3).jpeg({ progressive: true }).toBuffer(),
  WebP: () => noise(60, 50, 3).webp().toBuffer(),
  TIFF: () => noise(60, 50).tiff({ compression: 'lzw' }).toBuffer(),
}
const whole = (name: string) => formats[name]?.() ?? Promise.reject(new Error(name))
/** The smallest ZIP: its end. */
const zipEnd = (comment = '') => {
  const end = Buffer.from(`PK\x05\x06${'\0'.repeat(18)}${comment}`, 'latin1')
  end.writeUInt16LE(comment.length, 20)
  return end
}

describe('what is no picture of ours is refused by name', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['0 bytes', () => Buffer.alloc(0), 'file is 0 bytes'],
    ['1 byte', () => Buffer.from([0x89]), 'neither PNG, JPEG, TIFF, WebP, GIF, BMP, JPEG 2000 nor DICOM'],
    ['notes', text('these are the notes of Tuesday'), 'neither PNG, JPEG, TIFF, WebP, GIF, BMP, JPEG 2000 nor DICOM'],
    ['zeros', () => Buffer.alloc(5000), 'neither PNG, JPEG, TIFF, WebP, GIF, BMP, JPEG 2000 nor DICOM'],
    ['half a GIF', () => Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'), 'damaged or cut short'],
    ['an SVG', text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'an SVG'],
    ['HTML', text('<!DOCTYPE html><script>alert(1)</script>'), 'HTML or XML'],
    ['a PDF', text('%PDF-1.7\n'), 'a PDF'],
    ['a ZIP', text('PK\x03\x04'), 'a ZIP'],
    ['notes that begin with BM', text('BMI of every patient, as of Tuesday'), 'neither PNG'],
    ['an AVIF', text('\0\0\0\x1cftypavif'), 'an AVIF, HEIC or film'],
    ['half a JPEG 2000', text('\0\0\0\x0cjP  \r\n\x87\n'), 'a JPEG 2000 that is cut short'],
    ['a script', text('#!/bin/sh\n'), 'a script'],
  ])('%s', async (_, make, name) => {
    const { message } = await refusalOf(await make())
    expect(message).toContain(name)
    expect(message).toContain('; allowed: ')
  })

  test('the content decides, and samples or colours that we would have to guess at are named', async () => {
    const floats = tiffOf([
      {
        fields: [...tiffFields(4, 4, 32), { tag: 339, type: 3, value: 3 }],
        strip: Buffer.from(new Float32Array(16).buffer),
      },
    ])
    expect((await refusalOf(floats)).message).toContain('of float samples; they must be unsigned, of 8 or 16 bits')
    const signed = tiffOf([
      { fields: [...tiffFields(4, 4, 16), { tag: 339, type: 3, value: 2 }], strip: Buffer.alloc(32) },
    ])
    expect((await refusalOf(signed)).message).toContain('of short samples')
  })

  test('an animated WebP of which none is chosen', async () => {
    const frames = sharp(Buffer.from(Array.from({ length: 20 * 40 * 3 }, (_, i) => i % 256)), {
      raw: { width: 20, height: 40, channels: 3, pageHeight: 20 },
    })
    const bytes = await frames.webp({ loop: 0, delay: [100, 100] }).toBuffer()
    expect((await refusalOf(bytes)).message).toContain('an animated WebP of 2 pictures')
  })
})

describe('what is two things at once is refused', () => {
  const strangers: [string, Buffer][] = [
    ['a script', Buffer.from('\n<script>alert(document.cookie)</script>\n')],
    ['another picture', Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64')],
    ['17 bytes', Buffer.alloc(17, 1)],
  ]
  for (const name of ['PNG', 'JPEG', 'progressive JPEG', 'WebP'])
    test.each(strangers)(`a ${name} followed by %s`, async (_, stranger) => {
      const bytes = Buffer.concat([await whole(name), stranger])
      const { message } = await refusalOf(bytes)
      // A WebP of an odd length is padded by a byte of its own.
      expect(message).toMatch(
        new RegExp(`a ${name.replace('progressive ', '')} with ${stranger.length} bytes after its end`),
      )
    })
  for (const name of Object.keys(formats))
    test(`a ${name} that is a ZIP as well`, async () => {
      for (const end of [zipEnd(), zipEnd('with a comment')])
        expect((await refusalOf(Buffer.concat([await whole(name), end]))).message).toContain('a ZIP as well')
    })
  test('a TIFF that is a PDF as well', async () => {
    const bytes = tiffOf([{ fields: tiffFields(10, 10, 8), strip: Buffer.from('%PDF-1.7\n'.padEnd(100)) }])
    expect((await refusalOf(bytes)).message).toContain('a TIFF a PDF as well')
  })
  test.each(['PNG', 'JPEG', 'WebP'])(
    'a few bytes after the end of a %s, or any number of zeros, do not matter',
    async name => {
      const bytes = await whole(name)
      for (const after of [Buffer.from('\r\n'), Buffer.alloc(5000)])
        expect(await inspectFile(Buffer.concat([bytes, after]), options)).toMatchObject({ width: 60, height: 50 })
    },
  )
})

describe('what is cut short or damaged is refused or whole', () => {
  const makers: [string, () => Sharp][] = [
    ['PNG', () => noise(300, 200).png()],
    ['interlaced PNG', () => noise(300, 200).png({ progressive: true })],
    ['PNG of 16 bits', () => grey16(300, 200, i => (i * 7919) % 65_521).png()],
    ['JPEG', () => noise(300, 200).jpeg()],
    ['progressive JPEG', () => noise(300, 200, 3).jpeg({ progressive: true })],
    ['WebP', () => noise(300, 200, 3).webp()],
    ['lossless WebP', () => noise(300, 200, 3).webp({ lossless: true })],
    ['TIFF', () => noise(300, 200).tiff({ compression: 'none' })],
    ['TIFF, LZW', () => noise(300, 200).tiff({ compression: 'lzw' })],
    ['TIFF, deflate, tiled', () => noise(300, 200).tiff({ compression: 'deflate', tile: true })],
  ]
  test.each(makers)('%s, at many points', async (name, make) => {
    const bytes = await make().toBuffer()
    const original = await ingestFile(bytes, options)
    const random = createRandom(`cut/${name}`)
    const cuts = [1, 2, 4, 8, 9, 16, 33, ...Array.from({ length: 25 }, () => 1 + random.integer(bytes.length - 1))]
    for (const cut of [...cuts, bytes.length - 200, bytes.length - 13]) {
      const ended = await ingestFile(bytes.subarray(0, cut), options).catch(error => error)
      if (ended instanceof Error) expect(ended, `cut at ${cut}`).toBeInstanceOf(InvalidInput)
      else expect(ended.perceptualHashes, `cut at ${cut} of ${bytes.length}`).toEqual(original.perceptualHashes)
    }
  })

  test.each(makers)('%s, with bytes changed at random, crashes nothing', async (name, make) => {
    const bytes = await make().toBuffer()
    const random = createRandom(`change/${name}`)
    for (let n = 0; n < 40; n++) {
      const changed = Buffer.from(bytes)
      const within = n % 2 === 0 ? Math.min(200, bytes.length) : bytes.length
      for (let i = 0; i <= n % 5; i++) changed[random.integer(within)] = random.integer(256)
      const ended = await ingestFile(changed, options).catch(error => error)
      if (ended instanceof Error) expect(ended, `change ${n}`).toBeInstanceOf(InvalidInput)
      else expect(ended.thumbnail.length).toBeGreaterThan(0)
    }
  })
})

describe('a TIFF whose directories cost time', () => {
  /** Directories behind 2 MB, so far apart, whose first two fields claim to be of 2,000,000 numbers. */
  function chained(count: number, fieldCount: number, step: number): Buffer {
    const start = 2_000_016
    const bytes = Buffer.alloc(start + step * count + fieldCount * 12 + 6)
    bytes.write('II*\0', 'latin1')
    bytes.writeUInt32LE(start, 4)
    for (let i = 0; i < count; i++) {
      const at = start + i * step
      if (step > 2 + 2 * 12)
        for (const field of [0, 1]) {
          const entry = at + 2 + field * 12
          bytes.writeUInt16LE(254 + field, entry)
          bytes.writeUInt16LE(1, entry + 2)
          bytes.writeUInt32LE(2_000_000, entry + 4)
          bytes.writeUInt32LE(8, entry + 8)
        }
      bytes.writeUInt16LE(fieldCount, at)
      bytes.writeUInt32LE(i + 1 < count ? at + step : 0, at + 2 + fieldCount * 12)
    }
    return bytes
  }
  const strips = (count: number) => {
    const empty = Buffer.alloc(2_000_000, Buffer.from([0, 0, 0, 0xff, 0xff]))
    const head = tiffOf([{ fields: [...tiffFields(8, count, 8, 8)], strip: empty }])
    const [offsets, lengths] = [Buffer.alloc(4 * count), Buffer.alloc(4 * count)]
    for (let i = 0; i < count; i++) {
      offsets.writeUInt32LE(8, 4 * i)
      lengths.writeUInt32LE(empty.length, 4 * i)
    }
    const bytes = Buffer.concat([head, offsets, lengths])
    const entryOf = (tag: number) => {
      const directory = bytes.readUInt32LE(4)
      for (let at = directory + 2; ; at += 12) if (bytes.readUInt16LE(at) === tag) return at
    }
    for (const [tag, at] of [
      [273, head.length],
      [279, head.length + offsets.length],
    ] as const) {
      bytes.writeUInt32LE(count, entryOf(tag) + 4)
      bytes.writeUInt32LE(at, entryOf(tag) + 8)
    }
    bytes.writeUInt32LE(1, entryOf(278) + 8)
    return bytes
  }
  test.each<[string, () => Buffer, string]>([
    ['by fields of 2,000,000 numbers', () => chained(300, 2, 30), 'a TIFF of 300 pages'],
    ['by lying over each other', () => chained(3000, 60_000, 8), 'its lists of fields lie over each other'],
    ['by strips that lie over each other', () => strips(5000), 'its strips or tiles lie over each other'],
  ])('%s is refused at once', async (_, make, said) => {
    const bytes = make()
    const before = process.cpuUsage()
    await expect(inspectFile(bytes, options)).rejects.toThrow(said)
    const { user, system } = process.cpuUsage(before)
    expect(user + system).toBeLessThan(5_000_000)
  })

  test('strips that share their bytes, as many of one grey do, are read', async () => {
    const bytes = strips(40)
    const packed = deflateSync(Buffer.alloc(8, 77))
    packed.copy(bytes, 8)
    const at = bytes.length - 4 * 40
    for (let i = 0; i < 40; i++) bytes.writeUInt32LE(packed.length, at + 4 * i)
    await expect(inspectFile(bytes, options)).resolves.toMatchObject({ width: 8, height: 40 })
  })
})

describe('what says it is huge is refused', () => {
  test.each(bombs)('%s', async (_, make, reason) => {
    expect((await refusalOf(await make())).message).toMatch(reason)
  })
})
