import { describe, expect, test } from 'vitest'
import { count, read, refused, size, stored } from '#tests/core/dicom/read-plan.ts'
import { type DicomPlan, type KitElement, ramp } from '#tests/kit/dicom.ts'
import { encodeFrame } from '#tests/kit/dicom-encode.ts'

describe('values', () => {
  test.each(['explicit', 'implicit', 'deflated', 'bigEndian'] as const)('of a %s file are exact', async syntax => {
    const picture = await read({ syntax })
    expect(picture).toMatchObject({
      ...size,
      bitDepth: 12,
      channels: 1,
      frame: null,
      modality: 'CR',
      bodyPart: 'CHEST',
    })
    expect(stored(picture)).toEqual(ramp(count, 12))
  })

  test.each(['explicit', 'implicit', 'bigEndian'] as const)('of a bare %s data set are exact', async syntax => {
    expect(stored(await read({ syntax, hasMeta: false }))).toEqual(ramp(count, 12))
  })

  test.each([
    ['rle', 'encodeRle', 16, 12],
    ['rle', 'encodeRle', 8, 8],
    ['jpegLossless', 'encodeJpeg', 16, 16],
    ['jpegLossless', 'encodeJpeg', 8, 8],
    ['jpegLs', 'encodeJpegLs', 16, 12],
    ['jpegLs', 'encodeJpegLs', 8, 8],
    ['jpeg2000', 'encodeJpeg2000', 16, 12],
    ['jpeg2000', 'encodeJpeg2000', 16, 16],
    ['htJpeg2000', 'encodeHtJpeg2000', 16, 12],
  ] as const)(
    'compressed by %s (%s, %i bits allocated, %i stored) are exact',
    async (syntax, encoder, bitsAllocated, bitsStored) => {
      const samples = ramp(count, bitsStored)
      const fragment = await encodeFrame(encoder, { ...size, bitsAllocated, bitsStored, samples })
      const picture = await read({ syntax, bitsAllocated, bitsStored, fragments: [fragment] })
      expect(stored(picture)).toEqual(samples)
      expect(picture.bitDepth).toBe(bitsStored)
    },
  )

  test.each([
    ['jpeg', 'encodeJpeg', 8, 8, 2],
    ['jpegLsNear', 'encodeJpegLs', 16, 12, 10],
    ['jpeg2000Lossy', 'encodeJpeg2000', 16, 12, 100],
  ] as const)(
    'compressed by %s (%s, %i bits allocated, %i stored) are off by no more than %i',
    async (syntax, encoder, bitsAllocated, bitsStored, bound) => {
      const samples = ramp(count, bitsStored)
      const fragment = await encodeFrame(encoder, { ...size, bitsAllocated, bitsStored, samples }, { lossy: true })
      const picture = await read({ syntax, bitsAllocated, bitsStored, fragments: [fragment] })
      const off = stored(picture).map((value, i) => Math.abs(value - (samples[i] ?? 0)))
      expect(Math.max(...off)).toBeLessThanOrEqual(bound)
    },
  )

  test('are exact where a damaged file is read at the same time', async () => {
    const samples = ramp(count, 12)
    const fragment = await encodeFrame('encodeJpeg2000', { ...size, bitsAllocated: 16, bitsStored: 12, samples })
    const damaged = Buffer.from(fragment)
    damaged.fill(0xff, damaged.indexOf(Buffer.from([0xff, 0x93])))
    const plans = [fragment, damaged, fragment, damaged, fragment].map(bytes => ({ fragments: [bytes] }))
    const settled = await Promise.allSettled(plans.map(plan => read({ ...plan, syntax: 'jpeg2000' })))
    for (const i of [0, 2, 4])
      expect(settled[i]).toMatchObject({ status: 'fulfilled', value: { samples: new Uint16Array(samples) } })
    for (const i of [1, 3]) expect(settled[i]).toMatchObject({ status: 'rejected', reason: { field: 'file' } })
  })

  test('that are signed are shifted up, and the display knows', async () => {
    const picture = await read({ isSigned: true, bitsStored: 12 })
    expect(stored(picture, 2048)).toEqual(ramp(count, 12, true))
    expect(picture.display).toMatchObject({ slope: 1, intercept: -2048, range: { low: -2048, high: 2047 } })
  })

  test('of 8 bits in big-endian words are turned, of an odd frame too', async () => {
    const words = Buffer.from([2, 1, 4, 3, 6, 5, 8, 7, 10, 9])
    const plan: DicomPlan = { width: 5, height: 1, frames: 2, bitsAllocated: 8, syntax: 'bigEndian' }
    const elements = [{ tag: '7FE00010', vr: 'OW', value: words }]
    expect(stored(await read({ ...plan, elements }, 1))).toEqual([1, 2, 3, 4, 5])
    expect(stored(await read({ ...plan, elements }, 2))).toEqual([6, 7, 8, 9, 10])
  })

  test('have no overlay bits in them', async () => {
    const samples = ramp(count, 12).map((value, i) => value | (i % 2 === 0 ? 0xf000 : 0))
    expect(stored(await read({ samples }))).toEqual(ramp(count, 12))
  })

  test('that end at a higher bit are brought down', async () => {
    const samples = ramp(count, 12).map(value => value << 4)
    const elements = [{ tag: '00280102', vr: 'US', value: 15 }]
    expect(stored(await read({ samples, elements }))).toEqual(ramp(count, 12))
  })

  test('of 1 bit are unpacked, the least significant first', async () => {
    const elements = [
      { tag: '00280100', vr: 'US', value: 1 },
      { tag: '7FE00010', vr: 'OB', value: Buffer.from([0b00000101, 0]) },
    ]
    const picture = await read({ width: 4, height: 3, bitsAllocated: 8, bitsStored: 1, elements })
    expect(stored(picture)).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(picture).toMatchObject({ bitDepth: 8, display: { range: { low: 0, high: 1 } } })
  })
})

describe('colour', () => {
  const rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30]
  const plan: DicomPlan = { width: 2, height: 2, channels: 3, bitsAllocated: 8, bitsStored: 8 }

  test('by pixel and by plane is one picture, without a display', async () => {
    const byPlane = [255, 0, 0, 10, 0, 255, 0, 20, 0, 0, 255, 30]
    const planar = await read({ ...plan, samples: byPlane, elements: [{ tag: '00280006', vr: 'US', value: 1 }] })
    const pixels = await read({ ...plan, samples: rgb })
    expect(stored(pixels)).toEqual(rgb)
    expect(planar.samples).toEqual(pixels.samples)
    expect(pixels).toMatchObject({ channels: 3, bitDepth: 8, display: null, padding: null })
  })

  test('as luminance and differences becomes RGB, also where two pixels share it', async () => {
    const red = [76, 85, 255]
    const full = await read({ ...plan, photometric: 'YBR_FULL', samples: [...red, ...red, ...red, ...red] })
    const shared = await read({ ...plan, photometric: 'YBR_FULL_422', samples: [76, 76, 85, 255, 76, 76, 85, 255] })
    expect(stored(full).slice(0, 3)).toEqual([254, 0, 0])
    expect(shared.samples).toEqual(full.samples)
  })

  test('of 16 bits is shown in 8', async () => {
    const picture = await read({ ...plan, bitsAllocated: 16, bitsStored: 16, samples: rgb.map(value => value * 257) })
    expect(stored(picture)).toEqual(rgb)
  })

  test('by palette is looked up; without one it is refused', async () => {
    const palette = (digit: string, entries: number[]): KitElement[] => [
      { tag: `0028110${digit}`, vr: 'US', value: [3, 10, 16] },
      { tag: `0028120${digit}`, vr: 'OW', value: entries.map(entry => entry * 257) },
    ]
    const elements = [...palette('1', [1, 2, 3]), ...palette('2', [4, 5, 6]), ...palette('3', [7, 8, 9])]
    const indexed: DicomPlan = { ...plan, channels: 1, photometric: 'PALETTE COLOR', samples: [0, 10, 11, 200] }
    expect(stored(await read({ ...indexed, elements }))).toEqual([1, 4, 7, 1, 4, 7, 2, 5, 8, 3, 6, 9])
    expect(await refused(indexed)).toBe(
      'file is of palette colour without a whole palette; allowed: palettes written out, for red, green and blue',
    )
  })
})
