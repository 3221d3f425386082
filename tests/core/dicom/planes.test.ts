import { expect, test } from 'vitest'
import { encodeFrame } from '#tests/kit/dicom-encode.ts'
import { read, size, stored } from './read-plan.ts'

const count = size.width * size.height
const rgb = Array.from({ length: count * 3 }, (_, i) => (i * 37 + (i % 3) * 50) % 256)
const plane = (channel: number) => rgb.filter((_, i) => i % 3 === channel)

/** The scan of a grey JPEG-LS stream, from its start of scan to before its end, as that of a channel. */
function scanOf(stream: Buffer, channel: number): Buffer {
  const start = stream.indexOf(Buffer.from([0xff, 0xda]))
  const scan = Buffer.from(stream.subarray(start, stream.length - 2))
  scan[5] = channel
  return scan
}

/** ISO 14495-1: a frame of three components, each in a scan of its own (ILV 0). */
async function byPlane(): Promise<Buffer> {
  const scans = await Promise.all(
    [0, 1, 2].map(async channel =>
      scanOf(
        await encodeFrame('encodeJpegLs', { ...size, bitsAllocated: 8, bitsStored: 8, samples: plane(channel) }),
        channel + 1,
      ),
    ),
  )
  const frame = [0xff, 0xf7, 0, 17, 8, 0, size.height, 0, size.width, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
  return Buffer.concat([Buffer.from([0xff, 0xd8, ...frame]), ...scans, Buffer.from([0xff, 0xd9])])
}

test('colour JPEG-LS with its planes one after the other is the picture, as by line or by pixel', async () => {
  const plan = { ...size, channels: 3, bitsAllocated: 8, bitsStored: 8, samples: rgb } as const
  const apart = await read({ ...plan, syntax: 'jpegLs', fragments: [await byPlane()] })
  expect(stored(apart)).toEqual(rgb)
  for (const interleave of [1, 2]) {
    const fragment = await encodeFrame('encodeJpegLs', plan, { interleaveMode: interleave })
    expect(stored(await read({ ...plan, syntax: 'jpegLs', fragments: [fragment] })), String(interleave)).toEqual(rgb)
  }
})
