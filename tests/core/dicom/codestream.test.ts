import { describe, expect, test } from 'vitest'
import { readCodestream } from '#core/dicom/codestream.ts'
import { count, read, refused, size, stored } from '#tests/core/dicom/read-plan.ts'
import { type DicomPlan, ramp } from '#tests/kit/dicom.ts'
import { encodeFrame } from '#tests/kit/dicom-encode.ts'

const samples = ramp(count, 12)
const jpeg2000 = () => encodeFrame('encodeJpeg2000', { ...size, bitsAllocated: 16, bitsStored: 12, samples })
const plan = (fragment: Buffer): DicomPlan => ({ syntax: 'jpeg2000', fragments: [fragment] })
const end = Buffer.from([0xff, 0xd9])

describe('JPEG 2000', () => {
  test('says its size, depth and sign', async () => {
    const header = { ...size, components: 1, bits: 12, isSigned: false, isPlanar: false, isRgb: null }
    expect(readCodestream('jpeg-2000', await jpeg2000())).toEqual(header)
    const signed = {
      ...size,
      bitsAllocated: 16,
      bitsStored: 12,
      isSigned: true,
      samples: ramp(count, 12, true),
    } as const
    const stream = readCodestream('jpeg-2000', await encodeFrame('encodeJpeg2000', signed))
    expect(stream).toEqual({ ...header, isSigned: true })
  })

  test('with a comment behind its last tile-part, or without its end marker, is whole', async () => {
    const whole = await jpeg2000()
    const bare = whole.subarray(0, whole.lastIndexOf(end))
    const comment = Buffer.from('ff64000b000150414444494e47', 'hex')
    for (const fragment of [Buffer.concat([bare, comment, end]), bare, Buffer.concat([whole, Buffer.alloc(6)])])
      expect(stored(await read(plan(fragment)))).toEqual(samples)
  })

  test('in the boxes of a JP2 file is read', async () => {
    const stream = await jpeg2000()
    const box = (type: string, body: Buffer) => {
      const head = Buffer.alloc(8)
      head.writeUInt32BE(body.length + 8, 0)
      head.write(type, 4, 'latin1')
      return Buffer.concat([head, body])
    }
    const signature = box('jP  ', Buffer.from('0d0a870a', 'hex'))
    const boxed = Buffer.concat([signature, box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ')), box('jp2c', stream)])
    expect(stored(await read(plan(boxed)))).toEqual(samples)
  })

  test('whose tile-part reaches beyond the bytes is cut short', async () => {
    const whole = await jpeg2000()
    const tilePart = whole.indexOf(Buffer.from([0xff, 0x90]))
    whole.writeUInt32BE(whole.length, tilePart + 6)
    expect(await refused(plan(whole))).toBe('file is cut short within its pixel data; allowed: a whole file')
  })

  test('whose values are signed where the data set says so, and its stream does not, has the sign', async () => {
    const bits = samples.map(value => (value + 2048) % 4096)
    const fragment = await encodeFrame('encodeJpeg2000', { ...size, bitsAllocated: 16, bitsStored: 12, samples: bits })
    const picture = await read({ ...plan(fragment), isSigned: true })
    expect(stored(picture)).toEqual(samples)
  })
})

describe('JPEG', () => {
  const red = Array.from({ length: count }, () => [200, 30, 40]).flat()
  const colour = { ...size, channels: 3, bitsAllocated: 8, bitsStored: 8, samples: red } as const
  const app = (code: number, body: string) => {
    const bytes = Buffer.from(body, 'latin1')
    return Buffer.concat([Buffer.from([0xff, code, 0, bytes.length + 2]), bytes])
  }
  /** Without the markers that name its colours, with these in their place. */
  const marked = (stream: Buffer, ...markers: Buffer[]) => {
    const rest = stream.subarray(stream.indexOf(Buffer.from([0xff, 0xdb])))
    return Buffer.concat([stream.subarray(0, 2), ...markers, rest])
  }
  const shown = async (fragment: Buffer, photometric: string) =>
    stored(await read({ ...colour, photometric, syntax: 'jpeg', fragments: [fragment] })).slice(0, 3)

  test('says its size, depth and, where it has a word for them, its colours', async () => {
    const stream = await encodeFrame('encodeJpeg', colour, { lossy: true })
    const header = { ...size, components: 3, bits: 8, isSigned: false, isPlanar: false }
    const of = (bytes: Buffer) => readCodestream('jpeg', bytes)
    expect(of(marked(stream))).toEqual({ ...header, isRgb: null })
    expect(of(marked(stream, app(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0')))).toEqual({ ...header, isRgb: false })
    expect(of(marked(stream, app(0xee, 'Adobe\0\x64\0\0\0\0\0')))).toEqual({ ...header, isRgb: true })
    expect(of(marked(stream, app(0xee, 'Adobe\0\x64\0\0\0\0\x01')))).toEqual({ ...header, isRgb: false })
  })

  test('shows the colours that the stream names, else those of the data set', async () => {
    const stream = await encodeFrame('encodeJpeg', colour, { lossy: true })
    const plain = marked(stream)
    const asRgb = await shown(plain, 'RGB')
    const asYbr = await shown(plain, 'YBR_FULL')
    expect(asYbr).not.toEqual(asRgb)
    expect(await shown(marked(stream, app(0xee, 'Adobe\0\x64\0\0\0\0\0')), 'YBR_FULL')).toEqual(asRgb)
    expect(await shown(marked(stream, app(0xee, 'Adobe\0\x64\0\0\0\0\x01')), 'RGB')).toEqual(asYbr)
  })

  test('without its end marker is cut short, not filled up', async () => {
    const stream = await encodeFrame('encodeJpeg', { ...colour, channels: 1, samples: ramp(count, 8) }, { lossy: true })
    const fragments = [stream.subarray(0, stream.length - 30)]
    expect(await refused({ ...size, bitsAllocated: 8, syntax: 'jpeg', fragments })).toContain('cut short')
  })
})
