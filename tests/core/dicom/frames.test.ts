import { describe, expect, test } from 'vitest'
import { frameOf } from '#core/dicom/fragments.ts'
import { count, read, refused, size, stored } from '#tests/core/dicom/read-plan.ts'
import { type DicomPlan, type KitElement, ramp } from '#tests/kit/dicom.ts'
import { encodeFrame } from '#tests/kit/dicom-encode.ts'

describe('frames', () => {
  const frames = [ramp(count, 12), ramp(count, 12).toReversed(), ramp(count, 12).map(() => 7)]
  const plan: DicomPlan = { frames: 3, samples: frames.flat() }

  test('of a file of several: none is chosen, so it is refused with how many there are', async () => {
    expect(await refused(plan)).toBe('file is of 3 frames; allowed: one frame, or a chosen one from 1 to 3')
  })

  test.each([0, 4, 1.5, Number.NaN])('frame %d of 3 is refused with the range', async frame => {
    expect(await refused(plan, frame)).toBe(`file is of 3 frames, frame ${frame} was chosen; allowed: 1 to 3`)
  })

  test('a chosen one is read, and named', async () => {
    const picture = await read(plan, 2)
    expect(stored(picture)).toEqual(frames[1])
    expect(picture.frame).toBe(2)
  })

  test('the only one has no number, and is read whatever is chosen for files of several', async () => {
    for (const chosen of [1, 2]) expect((await read({}, chosen)).frame).toBeNull()
  })

  /** Each frame compressed, then each in two fragments, and where the frames begin among those. */
  const pieces = async (encoder: 'encodeJpegLs' | 'encodeRle') => {
    const whole = await Promise.all(
      frames.map(samples => encodeFrame(encoder, { ...size, bitsAllocated: 16, bitsStored: 12, samples })),
    )
    const even = whole.map(bytes => (bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes))
    const halves = even.flatMap(bytes => [bytes.subarray(0, 64), bytes.subarray(64)])
    const offsets = even.map((_, i) => even.slice(0, i).reduce((sum, bytes) => sum + bytes.length + 16, 0))
    return { whole, halves, offsets }
  }

  const expectAll = async (changes: DicomPlan) => {
    for (const [i, samples] of frames.entries())
      expect(stored(await read({ ...plan, ...changes }, i + 1))).toEqual(samples)
  }

  test('in as many pieces as frames need no table', async () => {
    await expectAll({ syntax: 'rle', fragments: (await pieces('encodeRle')).whole })
  })

  test('in more pieces are put together where their streams begin', async () => {
    await expectAll({ syntax: 'jpegLs', fragments: (await pieces('encodeJpegLs')).halves })
  })

  test('in more pieces are put together by the basic or the extended offset table', async () => {
    const { halves, offsets } = await pieces('encodeRle')
    const extended = Buffer.alloc(offsets.length * 8)
    for (const [i, offset] of offsets.entries()) extended.writeBigUInt64LE(BigInt(offset), i * 8)
    await expectAll({ syntax: 'rle', fragments: halves, offsets })
    await expectAll({ syntax: 'rle', fragments: halves, elements: [{ tag: '7FE00001', vr: 'OV', value: extended }] })
  })

  test('hold their own fragments and no others', () => {
    const offsets = Buffer.alloc(12)
    for (const [i, offset] of [0, 20, 30].entries()) offsets.writeUInt32LE(offset, i * 4)
    const fragments = [offsets, ...[1, 1, 2, 3].map(value => Buffer.from([value, value]))]
    const element = { kind: 'fragments' as const, tag: '7FE00010', vr: 'OB', fragments }
    const found = [0, 1, 2].map(index => [...frameOf(element, 3, index)])
    expect(found).toEqual([
      [1, 1, 1, 1],
      [2, 2],
      [3, 3],
    ])
  })

  test('that cannot be told apart, or of which some are missing, are refused', async () => {
    const { whole, halves, offsets } = await pieces('encodeRle')
    expect(await refused({ ...plan, syntax: 'rle', fragments: halves }, 1)).toBe(
      'file is of 6 pieces of pixel data for 3 frames, without an offset table; allowed: one piece a frame, or an offset table',
    )
    expect(await refused({ ...plan, syntax: 'rle', fragments: whole.slice(1) }, 1)).toContain('2 pieces')
    const wrong = offsets.map(offset => offset + 1_000_000)
    expect(await refused({ ...plan, syntax: 'rle', fragments: halves, offsets: wrong }, 3)).toContain(
      'without pixel data where frame 3 should begin',
    )
  })

  test('of an enhanced file have their own rescale and window', async () => {
    const group = (slope: string, center: string): KitElement[] => [
      {
        tag: '00289132',
        vr: 'SQ',
        value: [
          [
            { tag: '00281050', vr: 'DS', value: center },
            { tag: '00281051', vr: 'DS', value: '10' },
          ],
        ],
      },
      {
        tag: '00289145',
        vr: 'SQ',
        value: [
          [
            { tag: '00281052', vr: 'DS', value: '5' },
            { tag: '00281053', vr: 'DS', value: slope },
          ],
        ],
      },
    ]
    const elements = [{ tag: '52009230', vr: 'SQ', value: [group('1', '100'), group('2', '200'), group('3', '300')] }]
    expect((await read({ ...plan, elements }, 2)).display).toMatchObject({
      slope: 2,
      intercept: 5,
      windows: [{ center: 200 }],
    })
  })
})
