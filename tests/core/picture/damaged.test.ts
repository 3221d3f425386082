import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import { createRandom } from '#core/random.ts'
import { noise, tiffFields, tiffOf } from './kit.ts'
import { bytesOf, bytesOfSamples, decodeNew, type OraclePicture, oraclePictures } from './oracle-pictures.ts'

const options = { frame: null, pseudonymKey: new Uint8Array() }

type Harm = (bytes: Buffer, at: number, length: number, random: () => number) => Buffer

const flipped =
  (count: number): Harm =>
  (bytes, at, length, random) => {
    for (let i = 0; i < count; i++) {
      const place = at + Math.floor(random() * length)
      bytes[place] = (bytes[place] as number) ^ (1 << Math.floor(random() * 8))
    }
    return bytes
  }
const cut: Harm = (bytes, at, length) => bytes.subarray(0, at + (length >> 1))
const emptied: Harm = (bytes, at, length) => bytes.fill(0, at + (length >> 2), at + (length >> 1))
const torn: Harm = (bytes, at, length) => bytes.copyWithin(at + (length >> 1), at + (length >> 2), at + (length >> 1))

/**
 * What a part may be harmed by so that its own coding must show it. What is not packed has no redundancy: only what is
 * missing is found; a byte of PackBits or of JPEG that became another may mean another picture as well as any.
 */
const harms: Record<string, Record<string, Harm>> = {
  none: { cut },
  PackBits: { cut },
  LZW: { cut, emptied, 'of 40 flipped bits': flipped(40) },
  deflate: { cut, emptied, torn, 'of 1 flipped bit': flipped(1), 'of 40 flipped bits': flipped(40) },
  JPEG: { cut, 'of 40 flipped bits': flipped(40) },
  CCITT: { cut, 'of 40 flipped bits': flipped(40) },
}
const kindOf = ({ name }: OraclePicture) =>
  /CCITT/.test(name) ? 'CCITT' : /eflate/.test(name) ? 'deflate' : (name.split(',')[0] ?? '')

const cases = oraclePictures.flatMap(picture =>
  Object.entries(picture.parts ? (harms[kindOf(picture)] ?? {}) : {}).map(
    ([how, harm]) => [picture.name, how, picture, harm] as const,
  ),
)

describe('a TIFF with one of its parts', () => {
  test.each(cases)('(%s) %s is refused or right', async (name, how, picture, harm) => {
    const whole = bytesOfSamples(await decodeNew(bytesOf(picture)))
    const random = createRandom(`${name}/${how}`)
    const parts = picture.parts ?? []
    let refusedCount = 0
    for (const [at, length] of parts) {
      const ended = await decodeNew(harm(bytesOf(picture), at, length, () => random.float())).catch(error => error)
      if (ended instanceof Error) {
        expect(ended).toBeInstanceOf(InvalidInput)
        refusedCount++
      } else expect(bytesOfSamples(ended).equals(whole), `the part at ${at}`).toBe(true)
    }
    // Directories lie before or behind: cut, a file lacks something always.
    if (how === 'cut') expect(refusedCount).toBe(parts.length)
    else expect(refusedCount).toBeGreaterThan(0)
  })
})

describe('a file of another format', () => {
  const others = oraclePictures.filter(
    ({ name }) => /^(BMP|GIF|JPEG 2000(, bare|, lossy)?)/.test(name) && !/strips|tiles/.test(name),
  )
  test.each(others.map(picture => [picture.name, picture] as const))(
    '(%s) cut anywhere is refused or right',
    async (name, picture) => {
      const bytes = bytesOf(picture)
      const whole = bytesOfSamples(await decodeNew(bytes))
      const random = createRandom(name)
      for (let i = 0; i < 30; i++) {
        const length = 1 + random.integer(bytes.length - 3)
        const ended = await decodeNew(bytes.subarray(0, length)).catch(error => error)
        if (ended instanceof Error) expect(ended).toBeInstanceOf(InvalidInput)
        else expect(bytesOfSamples(ended).equals(whole), `cut at ${length} of ${bytes.length}`).toBe(true)
      }
    },
  )

  test('a PNG of which one byte changed is refused by its checksums', async () => {
    const bytes = await noise(60, 50).png().toBuffer()
    const start = bytes.indexOf('IDAT') + 4
    for (let at = start; at < bytes.length - 20; at += 97) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] as number) ^ 4
      await expect(decodeNew(changed), `byte ${at}`).rejects.toThrow(InvalidInput)
    }
  })

  test('a GIF whose codes lack pixels is refused, and names the picture', async () => {
    const gif = oraclePictures.find(({ name }) => name === 'GIF')
    if (!gif) throw new Error('no GIF')
    const bytes = bytesOf(gif)
    const first = bytes.indexOf(0x2c, 13 + 3 * 64) + 11
    // Its first part alone, and the end.
    const short = Buffer.concat([bytes.subarray(0, first + 1 + (bytes[first] ?? 0)), Buffer.from([0, 0x3b])])
    await expect(decodeNew(short)).rejects.toThrow('a GIF that is damaged or cut short: picture 1 lacks pixels')
  })

  test('a GIF of a colour that it does not have is refused', async () => {
    // Two colours, codes of two bits and more: clear, 3, end.
    const gif = (code: number) =>
      Buffer.concat([
        Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1'),
        Buffer.from([9, 9, 9, 200, 200, 200, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0]),
        Buffer.from([2, 2, 4 | (code << 3) | ((5 & 3) << 6), 5 >> 2, 0, 0x3b]),
      ])
    expect([...(await decodeNew(gif(1))).values]).toEqual([200])
    await expect(decodeNew(gif(3))).rejects.toThrow('a GIF that is damaged or cut short')
  })

  test.each([
    ['baseline', {}],
    ['progressive', { progressive: true }],
  ])('a %s JPEG that was cut and given an end, of which its decoder only warns, is refused', async (_, options) => {
    const bytes = await noise(300, 300).jpeg(options).toBuffer()
    for (const part of [0.3, 0.5, 0.7, 0.9]) {
      const cut = Buffer.concat([bytes.subarray(0, bytes.length * part), Buffer.from([0, 0xff, 0xd9])])
      await expect(decodeNew(cut), `cut at ${part}`).rejects.toThrow(/damaged or cut short/)
    }
  })
})

describe('the last rows of a JPEG, of which libvips says nothing', () => {
  const makers: [string, () => Promise<Buffer>][] = [
    ['grey', () => noise(64, 64).jpeg().toBuffer()],
    ['colour', () => noise(64, 64, 3).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
    ['colour of which pixels share some', () => noise(70, 61, 3).jpeg().toBuffer()],
    [
      'CMYK',
      async () =>
        bytesOf(oraclePictures.find(({ name }) => name === 'JPEG in CMYK') ?? (oraclePictures[0] as OraclePicture)),
    ],
  ]
  const frameAt = (bytes: Buffer) => bytes.indexOf(Buffer.from([0xff, 0xc0]))

  test.each(makers)('(%s) are there, or it is refused', async (_, make) => {
    const bytes = await make()
    await expect(inspectFile(bytes, options)).resolves.toMatchObject({ mediaType: 'image/jpeg' })
    const cut = Buffer.concat([bytes.subarray(0, -30), bytes.subarray(-2)])
    await expect(inspectFile(cut, options)).rejects.toThrow(/damaged or cut short \(a JPEG/)
  })

  test.each([
    ['more rows', 5, 20],
    ['fewer rows', 5, -20],
    ['more columns', 7, 20],
    ['fewer columns', 7, -20],
  ])('a header that says %s than there are is found out', async (_, at, more) => {
    const bytes = await noise(64, 64).jpeg().toBuffer()
    const place = frameAt(bytes) + at
    bytes.writeUInt16BE(bytes.readUInt16BE(place) + more, place)
    await expect(inspectFile(bytes, options)).rejects.toThrow(/damaged or cut short \(a JPEG whose scan/)
  })

  test.each([
    ['zeros', Buffer.alloc(9)],
    ['0xff', Buffer.alloc(9, 0xff)],
  ])('%s before its end do not matter', async (_, fill) => {
    const bytes = await noise(64, 64).jpeg().toBuffer()
    const filled = Buffer.concat([bytes.subarray(0, -2), fill, bytes.subarray(-2)])
    expect(await decodeNew(filled)).toEqual(await decodeNew(bytes))
  })

  test('one of arithmetic coding, which shows no damage, is refused by that name', async () => {
    const bytes = await noise(64, 64).jpeg().toBuffer()
    bytes[frameAt(bytes) + 1] = 0xc9
    await expect(inspectFile(bytes, options)).rejects.toThrow('a JPEG of arithmetic coding outside of DICOM')
  })
})

describe('a progressive JPEG', () => {
  test('whose last scan is damaged so that it ends too early is refused: what is left of it is no fill', async () => {
    const slope = Buffer.from(Array.from({ length: 160 * 160 }, (_, i) => (i % 160) + (((i * i) % 1009) % 9)))
    const made = sharp(slope, { raw: { width: 160, height: 160, channels: 1 } }).toColourspace('b-w')
    const bytes = await made.jpeg({ progressive: true, quality: 75 }).toBuffer()
    const scan = bytes.lastIndexOf(Buffer.from([0xff, 0xda]))
    const start = scan + 2 + bytes.readUInt16BE(scan + 2)
    let leftCount = 0
    for (let seed = 0; seed < 120; seed++) {
      const damaged = flipped(4)(Buffer.from(bytes), start, bytes.length - 2 - start, createRandom(`${seed}`).float)
      const left = await decodeNew(damaged).catch(error => error)
      if (!(left instanceof InvalidInput && /extraneous bytes before marker 0xd9/.test(left.message))) continue
      leftCount++
      await expect(ingestFile(damaged, options), `seed ${seed}`).rejects.toThrow(/extraneous bytes before marker 0xd9/)
    }
    expect(leftCount).toBeGreaterThan(3)
  })

  test.each([
    ['bytes that are no zeros', Array.from({ length: 20 }, (_, i) => i + 1)],
    ['such bytes and zeros', Array.from({ length: 40 }, (_, i) => (i < 20 ? i + 1 : 0))],
  ])('with %s before its end is refused', async (_, fill) => {
    const bytes = await noise(60, 50).jpeg({ progressive: true }).toBuffer()
    const odd = Buffer.concat([bytes.subarray(0, -2), Buffer.from(fill), bytes.subarray(-2)])
    await expect(ingestFile(odd, options)).rejects.toThrow(/extraneous bytes before marker 0xd9/)
  })

  test('whose last scan was emptied up to its end is refused', async () => {
    const bytes = await noise(300, 300).jpeg({ progressive: true }).toBuffer()
    const end = bytes.length - 2
    for (const count of [20, 200, 2000])
      await expect(ingestFile(Buffer.from(bytes).fill(0, end - count, end), options)).rejects.toThrow(InvalidInput)
  })
})

describe('what decoders warn of in sound files', () => {
  test('bytes between the segments of a JPEG do not matter', async () => {
    const bytes = await noise(60, 50).jpeg().toBuffer()
    const end = 4 + bytes.readUInt16BE(4)
    const odd = Buffer.concat([bytes.subarray(0, end), Buffer.from([0, 0, 7, 9]), bytes.subarray(end)])
    const [ours, plain] = [await decodeNew(odd), await decodeNew(bytes)]
    expect(ours).toEqual(plain)
  })

  test.each([1, 8, 700])('nor do %i zeros before the end of a progressive one', async count => {
    const bytes = await noise(60, 50).jpeg({ progressive: true }).toBuffer()
    const odd = Buffer.concat([bytes.subarray(0, -2), Buffer.alloc(count), bytes.subarray(-2)])
    const [ours, plain] = [await ingestFile(odd, options), await ingestFile(bytes, options)]
    expect(ours.thumbnail).toEqual(plain.thumbnail)
  })

  test('nor do tags of a TIFF that nobody knows, or that are of another type', async () => {
    const strip = Buffer.from(Array.from({ length: 200 }, (_, i) => i))
    const odd = [
      { tag: 297, type: 3, value: 1 },
      { tag: 37_724, type: 3, value: 9 },
      { tag: 65_000, type: 4, value: 7 },
    ] as const
    const tagged = tiffOf([{ fields: [...tiffFields(20, 10, 8), ...odd], strip }])
    expect(Buffer.from((await decodeNew(tagged)).values)).toEqual(strip)
  })
})
