import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { checkScans } from '#core/dicom/jpeg-scans.ts'
import { inspectFile } from '#core/picture/ingest.ts'
import { createRandom } from '#core/random.ts'
import { pseudonymKey, read, refused } from '#tests/core/dicom/read-plan.ts'
import type { DicomPlan } from '#tests/kit/dicom.ts'
import { encodeFrame } from '#tests/kit/dicom-encode.ts'

const [width, height] = [96, 80]
const uneven = (count: number, most: number) => Array.from({ length: count }, (_, i) => ((i * i) % 1009) % most)

const sharpJpeg = (channels: 1 | 3, chromaSubsampling: string) =>
  sharp(Buffer.from(uneven(width * height * channels, 251)), { raw: { width, height, channels } })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg({ chromaSubsampling })
    .toBuffer()

const eight = { width, height, bitsAllocated: 8, bitsStored: 8, samples: [] } as const
const colour = { ...eight, syntax: 'jpeg', channels: 3, photometric: 'YBR_FULL_422' } as const
const sixteen = { width, height, bitsAllocated: 16, bitsStored: 16, samples: uneven(width * height, 65_000) } as const
const lossless = { width, height, bitsAllocated: 8, bitsStored: 8, samples: uneven(width * height, 251) } as const

const kinds: [string, DicomPlan, () => Promise<Buffer>][] = [
  ['baseline, grey', { ...eight, syntax: 'jpeg' }, () => sharpJpeg(1, '4:4:4')],
  ['baseline, colour', colour, () => sharpJpeg(3, '4:4:4')],
  ['baseline, colour of which pixels share some', colour, () => sharpJpeg(3, '4:2:0')],
  ['lossless of 8 bits', { ...eight, syntax: 'jpegLossless' }, () => encodeFrame('encodeJpeg', lossless)],
  ['lossless of 16 bits', { ...sixteen, syntax: 'jpegLossless' }, () => encodeFrame('encodeJpeg', sixteen)],
]

const scanOf = (bytes: Buffer) => {
  const marker = bytes.indexOf(Buffer.from([0xff, 0xda]))
  return { from: marker + 2 + bytes.readUInt16BE(marker + 2), to: bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) }
}

const end = Buffer.from([0xff, 0xd9])
const harms: [string, (bytes: Buffer, scan: { from: number; to: number }) => Buffer][] = [
  ['an end in its middle', (bytes, { from, to }) => Buffer.concat([bytes.subarray(0, (from + to) >> 1), end, bytes])],
  ['its second half missing', (bytes, { from, to }) => Buffer.concat([bytes.subarray(0, (from + to) >> 1), end])],
  ['its last bytes missing', (bytes, { to }) => Buffer.concat([bytes.subarray(0, to - 30), end])],
  ['zeros over its second half', (bytes, { from, to }) => Buffer.from(bytes).fill(0, (from + to) >> 1, to)],
]

const damaged = /damaged or cut short \(a JPEG/

describe.each(kinds)('a DICOM file of JPEG (%s)', (_, plan, make) => {
  test('is read', async () => {
    expect((await read({ ...plan, fragments: [await make()] })).samples.length).toBeGreaterThan(0)
  })

  test.each(harms)('with %s is refused', async (_, harm) => {
    const bytes = await make()
    expect(await refused({ ...plan, fragments: [harm(bytes, scanOf(bytes))] })).toMatch(damaged)
  })
})

test('a baseline JPEG of which bytes changed is refused in a DICOM file as it is by itself', async () => {
  const bytes = await sharpJpeg(1, '4:4:4')
  const { from, to } = scanOf(bytes)
  for (let seed = 0; seed < 20; seed++) {
    const random = createRandom(`${seed}`)
    const changed = Buffer.from(bytes)
    for (let i = 0; i < 30; i++) changed[from + random.integer(to - from)] = random.integer(255)
    await expect(inspectFile(changed, { frame: null, pseudonymKey }), `seed ${seed}`).rejects.toThrow(/damaged/)
    expect(await refused({ ...eight, syntax: 'jpeg', fragments: [changed] }), `seed ${seed}`).toMatch(
      /damaged|cut short/,
    )
  }
})

describe('a JPEG that is made to be slow, or has no end, is refused at once', () => {
  const segment = (code: number, body: readonly number[]) =>
    Buffer.from([0xff, code, (body.length + 2) >> 8, (body.length + 2) & 255, ...body])
  const frame = (ids: readonly number[], sides: number, code = 0xc0) =>
    segment(code, [8, 0, 64, 0, 64, ids.length, ...ids.flatMap(id => [id, sides, 0])])
  const scan = (ids: readonly number[]) => segment(0xda, [ids.length, ...ids.flatMap(id => [id, 0]), 0, 63, 0])
  const emptyTables = Array.from({ length: 60 }, () => segment(0xc4, Array(17 * 1000).fill(0)))
  const few = [1, 2]
  const many = Array.from({ length: 255 }, (_, i) => i)

  test.each<[string, Buffer[], string]>([
    ['60,000 tables', [...emptyTables, frame(few, 0x11)], 'of more than 100 tables'],
    ['60,000 tables and no frame that is followed', [...emptyTables, frame(few, 0x11, 0xc2)], 'more than 100 tables'],
    ['two frames', [frame(few, 0x11), frame(few, 0x11)], 'of two frames'],
    ['a second frame of another process', [frame(few, 0x11), frame(few, 0x11, 0xc2)], 'of two frames'],
    ['255 components in a scan', [frame(many, 0x44), scan(many)], 'with a scan of 255 components'],
    ['samples of no width', [frame(few, 0x01), scan(few)], 'whose component 1 is sampled 0 x 1'],
    ['samples of no height', [frame(few, 0x10), scan(few)], 'whose component 1 is sampled 1 x 0'],
    ['samples of 15 x 15', [frame(few, 0xff), scan(few)], 'whose component 1 is sampled 15 x 15'],
  ])('%s', (_, segments, reason) => {
    const started = performance.now()
    expect(() => checkScans(Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, end]))).toThrow(reason)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
