import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import { decodeSamples } from '#core/picture/read-samples.ts'
import { chunk, noise, tiffFields, tiffOf } from './kit.ts'
import { bytesOf, decodeNew, distance, oraclePictures } from './oracle-pictures.ts'

const options = { frame: null, pseudonymKey: new Uint8Array() }
const notRead = /^(Zstandard|LZMA|WebP|JPEG 2000), .*(strips|tiles)$/
const read = oraclePictures.filter(({ name }) => !notRead.test(name))

describe('every picture that other programs wrote', () => {
  test.each(read.map(picture => [picture.name, picture] as const))(
    '%s has the samples that they read',
    async (_, picture) => {
      const samples = await decodeNew(bytesOf(picture))
      expect(samples).toMatchObject({ width: picture.width, height: picture.height, channels: picture.channels })
      expect(distance(samples, picture)).toBeLessThanOrEqual(picture.samples === undefined ? 0 : 2)
    },
  )

  test.each(read.map(picture => [picture.name, picture] as const))(
    '%s goes in, and what is kept of it is read as it was',
    async (_, picture) => {
      const bytes = bytesOf(picture)
      const ingested = await ingestFile(bytes, options)
      expect(ingested).toMatchObject({ width: picture.width, height: picture.height, bitDepth: picture.bits })
      expect(await inspectFile(bytes, options)).toMatchObject({ perceptualHashes: ingested.perceptualHashes })
      expect(distance(await decodeSamples(ingested.picture ?? bytes), picture)).toBeLessThanOrEqual(
        picture.samples === undefined ? 0 : 2,
      )
    },
  )
})

test.each(oraclePictures.filter(({ name }) => notRead.test(name)).map(picture => [picture.name, picture] as const))(
  'a TIFF of %s is refused by that name, and not as damaged',
  async (name, picture) => {
    const refused = await decodeNew(bytesOf(picture)).catch(error => error)
    expect(refused).toBeInstanceOf(InvalidInput)
    expect(refused.message).toContain(`a TIFF compressed by ${name.split(',')[0]}, which is not read`)
    expect(refused.message).not.toContain('damaged')
  },
)

describe('what is not read is named', () => {
  const jpegOf = (code: number, precision: number) =>
    Buffer.from([0xff, 0xd8, 0xff, code, 0, 11, precision, 0, 8, 0, 8, 1, 1, 0x11, 0, 0xff, 0xd9])
  const bmpOf = (bits: number, compression: number) => {
    const bytes = Buffer.alloc(200)
    bytes.write('BM')
    bytes.writeUInt32LE(54, 10)
    bytes.writeUInt32LE(40, 14)
    bytes.writeInt32LE(4, 18)
    bytes.writeInt32LE(4, 22)
    bytes.writeUInt16LE(bits, 28)
    bytes.writeUInt32LE(compression, 30)
    return bytes
  }
  test.each<[string, Buffer]>([
    ['a lossless JPEG outside of DICOM', jpegOf(0xc3, 16)],
    ['a JPEG-LS outside of DICOM', jpegOf(0xf7, 8)],
    ['a JPEG of 12 bits outside of DICOM', jpegOf(0xc1, 12)],
    ['a hierarchical JPEG outside of DICOM', jpegOf(0xc5, 8)],
    ['a BMP around a PNG, which is not read', bmpOf(24, 5)],
    ['a BMP of 48 bits, which is not read', bmpOf(48, 0)],
    ['a BMP compressed by method 11, which is not read', bmpOf(32, 11)],
  ])('%s', async (name, bytes) => {
    await expect(inspectFile(bytes, options)).rejects.toThrow(name)
  })
})

describe('a JPEG 2000', () => {
  const jp2 = () => {
    const picture = oraclePictures.find(({ name }) => name === 'JPEG 2000, colour')
    if (!picture) throw new Error('no JPEG 2000 in colour')
    return bytesOf(picture)
  }
  /** Its header box, with one more in it, by a length of 32 or of 64 bits. */
  const withPalette = (isLong: boolean) => {
    const bytes = jp2()
    const at = bytes.indexOf('jp2h') - 4
    const end = at + bytes.readUInt32BE(at)
    const palette = Buffer.from('\0\0\0\x0cpclr\0\x01\x01\x07', 'latin1')
    const content = Buffer.concat([bytes.subarray(at + 8, end), palette])
    const head = Buffer.alloc(isLong ? 16 : 8)
    head.writeUInt32BE(isLong ? 1 : head.length + content.length)
    head.write('jp2h', 4)
    if (isLong) head.writeBigUInt64BE(BigInt(head.length + content.length), 8)
    return Buffer.concat([bytes.subarray(0, at), head, content, bytes.subarray(end)])
  }
  test.each([false, true])('with a palette is refused, whatever length its boxes have (64 bits: %s)', async isLong => {
    await expect(inspectFile(withPalette(isLong), options)).rejects.toThrow('a JPEG 2000 with a palette')
  })
})

describe('further channels of a TIFF', () => {
  /** Grey and so many more, all of them 0. @param extra what the file calls the first */
  const deepened = (samples: number, extra: number[]) =>
    tiffOf([
      {
        fields: [
          ...tiffFields(4, 4, 8).map(field => (field.tag === 277 ? { ...field, value: samples } : field)),
          ...extra.map(value => ({ tag: 338, type: 3, value }) as const),
        ],
        strip: Buffer.from(Array.from({ length: 16 * samples }, (_, i) => (i % samples === 0 ? 90 + i : 0))),
      },
    ])
  const grey = Array.from({ length: 16 }, (_, i) => 90 + 2 * i)

  test.each<[string, number[], number[]]>([
    ['the name of nothing', [0], grey],
    ['the name of alpha', [2], Array(16).fill(0)],
  ])('one with %s covers only where it is called so', async (_, extra, expected) => {
    const bytes = deepened(2, extra)
    expect([...(await decodeNew(bytes)).values]).toEqual(expected)
    const { picture } = await ingestFile(bytes, options)
    expect([...(await decodeSamples(picture ?? bytes)).values]).toEqual(expected)
  })

  test('of more than one, and of 64 bits a sample, it is said that they are not read', async () => {
    await expect(inspectFile(deepened(5, []), options)).rejects.toThrow('a TIFF of 5 channels, which is not read')
    const wide = tiffOf([{ fields: tiffFields(4, 4, 64), strip: Buffer.alloc(128) }])
    await expect(inspectFile(wide, options)).rejects.toThrow('a TIFF of 64 bits a sample, which is not read')
  })
})

describe('a file of several pictures', () => {
  const frames = () =>
    sharp(Buffer.from(Array.from({ length: 20 * 60 * 3 }, (_, i) => (i < 1200 ? 40 : i < 2400 ? 120 : 200))), {
      raw: { width: 20, height: 60, channels: 3, pageHeight: 20 },
    })
  const kinds: [string, () => Promise<Buffer>][] = [
    [
      'WebP',
      () =>
        frames()
          .webp({ lossless: true, delay: [100, 100, 100] })
          .toBuffer(),
    ],
    [
      'GIF',
      () =>
        frames()
          .gif({ delay: [100, 100, 100] })
          .toBuffer(),
    ],
  ]
  test.each(kinds)(
    'an animated %s is refused with its number of pictures, unless one is chosen',
    async (kind, make) => {
      const bytes = await make()
      await expect(inspectFile(bytes, options)).rejects.toThrow(`an animated ${kind} of 3 pictures, and none is chosen`)
      await expect(inspectFile(bytes, { ...options, frame: 4 })).rejects.toThrow(
        `an animated ${kind} without picture 4; allowed: from 1 to 3`,
      )
      for (const [frame, grey] of [
        [1, 40],
        [2, 120],
        [3, 200],
      ] as const) {
        const { picture, ...facts } = await ingestFile(bytes, { ...options, frame })
        expect(facts).toMatchObject({ frame, width: 20, height: 20 })
        if (!picture) throw new Error('no picture is kept')
        expect(new Set((await decodeSamples(picture)).values)).toEqual(new Set([grey]))
      }
    },
  )

  test('an animated PNG is refused, one that is said to be and has one picture is not', async () => {
    const png = await noise(20, 20).png().toBuffer()
    const control = (count: number) => {
      const content = Buffer.alloc(8)
      content.writeUInt32BE(count)
      return Buffer.concat([png.subarray(0, 33), chunk('acTL', content), png.subarray(33)])
    }
    await expect(inspectFile(control(3), options)).rejects.toThrow('an animated PNG of 3 pictures, which is not read')
    await expect(inspectFile(control(1), options)).resolves.toMatchObject({ width: 20 })
  })
})

describe('colour profiles', () => {
  test('change no sample, of grey or colour, of 8 or 16 bits', async () => {
    const plain = await noise(30, 20, 3).png().toBuffer()
    const tagged = await sharp(plain).withIccProfile('p3').keepIccProfile().png().toBuffer()
    const raw = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer()
    expect((await sharp(tagged).metadata()).hasProfile).toBe(true)
    expect(Buffer.from((await decodeNew(tagged)).values)).toEqual(raw)
  })
})
