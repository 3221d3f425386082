import { beforeAll, describe, expect, test } from 'vitest'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { buildDicom, type DicomPlan, ramp } from '#tests/kit/dicom.ts'
import { encodeFrame } from '#tests/kit/dicom-encode.ts'

const key = Buffer.alloc(32, 1)
const size = { width: 32, height: 24 }
const samples = ramp(size.width * size.height, 8)
const name = Buffer.from('by Bartholomaeus')
const half = name.length / 2
const even = (bytes: Buffer) => (bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes)

type Syntax = 'jpeg' | 'jpegLs' | 'jpeg2000' | 'htJpeg2000' | 'rle'
const encoders = {
  jpeg: 'encodeJpeg',
  jpegLs: 'encodeJpegLs',
  jpeg2000: 'encodeJpeg2000',
  htJpeg2000: 'encodeHtJpeg2000',
  rle: 'encodeRle',
} as const
const syntaxes = Object.keys(encoders) as Syntax[]

const streams = new Map<Syntax, Buffer>()
beforeAll(async () => {
  for (const syntax of syntaxes) {
    const plan = { ...size, bitsAllocated: 8, bitsStored: 8, samples } as const
    streams.set(syntax, await encodeFrame(encoders[syntax], plan, { lossy: syntax === 'jpeg' }))
  }
})
const streamOf = (syntax: Syntax) => streams.get(syntax) ?? Buffer.alloc(0)

function isPassed(syntax: Syntax, fragments: readonly Buffer[], plan: DicomPlan = {}): boolean {
  const person = { tag: '00100010', vr: 'PN', value: 'Bartholomaeus^Quintessa' }
  const file = buildDicom({
    ...{ ...size, bitsAllocated: 8, bitsStored: 8, samples, syntax, fragments: fragments.map(even) },
    ...plan,
    elements: [person, ...(plan.elements ?? [])],
  })
  try {
    makeCopy(parseDicom(file), key)
    return true
  } catch (error) {
    expect(String(error)).toMatch(/\(7FE0,00(10|01)\)/)
    return false
  }
}

/** In two pieces, the first of an even length as fragments have it. */
const cut = (bytes: Buffer, near: number) => {
  const at = near - (near % 2)
  return [bytes.subarray(0, at), bytes.subarray(at)]
}
const withName = (stream: Buffer, at: number, before: Buffer = Buffer.alloc(0)) =>
  Buffer.concat([stream.subarray(0, at), before, name, stream.subarray(at)])

/** A segment of a stream of JPEG or JPEG 2000 with a name in it, behind its first marker or its second. */
function segment(marker: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(marker)
  head.writeUInt16BE(name.length + 2, 2)
  return head
}

describe.each(syntaxes)('beside samples in %s', syntax => {
  test('nothing is found where nothing is, in any pieces', () => {
    const stream = even(streamOf(syntax))
    expect(isPassed(syntax, [stream])).toBe(true)
    expect(isPassed(syntax, cut(stream, 66))).toBe(true)
    expect(isPassed(syntax, [stream, stream], { frames: 2 })).toBe(true)
    expect(isPassed(syntax, [...cut(stream, 66), ...cut(stream, 70)], { frames: 2 })).toBe(true)
  })

  const stream = () => even(streamOf(syntax))
  test.each<[string, () => Buffer[]]>([
    ['behind the end', () => [Buffer.concat([stream(), name])]],
    ['behind the end of a stream in pieces', () => cut(Buffer.concat([stream(), name]), 66)],
    ['half in the next piece', () => cut(Buffer.concat([stream(), name]), stream().length + half)],
    ['in a piece of its own', () => [stream(), name]],
    ['in two pieces of its own', () => [stream(), ...cut(name, half)]],
    ['in a piece of its own before', () => [name, stream()]],
    ['behind the first of two frames', () => [Buffer.concat([stream(), name]), stream()]],
    ['between two frames', () => [stream(), name, stream()]],
    ['behind the second frame', () => [stream(), Buffer.concat([stream(), name])]],
    ['behind a second stream', () => [Buffer.concat([stream(), stream(), name, stream()])]],
  ])('a name is found %s', (_, fragments) => expect(isPassed(syntax, fragments())).toBe(false))

  test('a name is found in the offset table', () => {
    const offsets = [0, 4, 8, 12].map(at => name.readUInt32LE(at))
    expect(isPassed(syntax, [stream()], { offsets })).toBe(false)
    const extended = { tag: '7FE00001', vr: 'OV', value: name }
    expect(isPassed(syntax, [stream()], { elements: [extended] })).toBe(false)
  })
})

test.each<[Syntax, string, number]>([
  ['jpeg', 'a comment', 0xfffe],
  ['jpeg', 'an application segment', 0xffe9],
  ['jpeg', 'an unknown segment', 0xfff3],
  ['jpegLs', 'a comment', 0xfffe],
  ['jpegLs', 'an application segment', 0xffe8],
])('in %s a name is found in %s, whole or over two pieces', (syntax, _, marker) => {
  const stream = withName(streamOf(syntax), 2, segment(marker))
  expect(isPassed(syntax, [stream])).toBe(false)
  expect(isPassed(syntax, cut(stream, 6 + half))).toBe(false)
})

test('in JPEG a name is found between scans, and in a stream behind the stream', () => {
  const stream = streamOf('jpeg')
  const end = stream.lastIndexOf(Buffer.from([0xff, 0xd9]))
  expect(isPassed('jpeg', [withName(stream, end, segment(0xfffe))])).toBe(false)
  expect(isPassed('jpeg', [Buffer.concat([stream, withName(stream, 2, segment(0xfffe))])])).toBe(false)
})

describe.each(['jpeg2000', 'htJpeg2000'] as const)('in %s a name is found', syntax => {
  const comment = segment(0xff64)
  const mainHeader = (stream: Buffer) => stream.indexOf(Buffer.from([0xff, 0x90]))

  test('in a comment of the main header, whole or over two pieces', () => {
    const stream = withName(streamOf(syntax), mainHeader(streamOf(syntax)), comment)
    expect(isPassed(syntax, [stream])).toBe(false)
    expect(isPassed(syntax, cut(stream, stream.indexOf(name) + half))).toBe(false)
  })

  test('in a comment of a tile-part, and behind the last', () => {
    const at = mainHeader(streamOf(syntax))
    const inPart = withName(streamOf(syntax), at + 12, comment)
    const length = inPart.readUInt32BE(at + 6)
    if (length > 0) inPart.writeUInt32BE(length + comment.length + name.length, at + 6)
    expect(isPassed(syntax, [inPart])).toBe(false)
    const end = streamOf(syntax).lastIndexOf(Buffer.from([0xff, 0xd9]))
    expect(isPassed(syntax, [withName(streamOf(syntax), end, comment)])).toBe(false)
  })

  test('in boxes around the stream, before and behind', () => {
    const box = (type: string, content: Buffer) => {
      const head = Buffer.alloc(8)
      head.writeUInt32BE(content.length + 8)
      head.write(type, 4, 'latin1')
      return Buffer.concat([head, content])
    }
    const signature = box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a]))
    const stream = box('jp2c', streamOf(syntax))
    const boxes = [box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ')), box('xml ', name)]
    expect(isPassed(syntax, [Buffer.concat([signature, ...boxes.slice(0, 1), stream])])).toBe(true)
    expect(isPassed(syntax, [Buffer.concat([signature, ...boxes, stream])])).toBe(false)
    expect(isPassed(syntax, [Buffer.concat([signature, stream, ...boxes])])).toBe(false)
    const misleading = box('uuid', Buffer.concat([Buffer.from('jp2c'), name]))
    expect(isPassed(syntax, [Buffer.concat([signature, misleading, stream])])).toBe(false)
  })
})

test('in RLE a name is found in the header and between segments, and none in what the samples happen to spell', () => {
  const stream = streamOf('rle')
  expect(isPassed('rle', [Buffer.concat([stream.subarray(0, 40), name, stream.subarray(40 + name.length)])])).toBe(
    false,
  )
  const shifted = withName(stream, 64)
  shifted.writeUInt32LE(64 + name.length, 4)
  expect(isPassed('rle', [shifted])).toBe(false)
  const spelt = Buffer.from(samples)
  name.copy(spelt, 100)
  return encodeFrame('encodeRle', { ...size, bitsAllocated: 8, bitsStored: 8, samples: spelt }).then(bytes => {
    expect(bytes.includes('Bartholomaeus')).toBe(true)
    expect(isPassed('rle', [bytes])).toBe(true)
  })
})
