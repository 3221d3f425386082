import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { inspectFile } from '#core/image/ingest.ts'
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
