import { describe, expect, test } from 'vitest'
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

  test('the only one may be chosen, and has no number', async () => {
    expect((await read({}, 1)).frame).toBeNull()
    expect(await refused({}, 2)).toBe('file is of 1 frame, frame 2 was chosen; allowed: 1')
  })

  test('in pieces are put together: by offset table, by count, by where streams begin', async () => {
    const encoded = await Promise.all(
      frames.map(samples => encodeFrame('encodeJpegLs', { ...size, bitsAllocated: 16, bitsStored: 12, samples })),
    )
    const even = encoded.map(bytes => (bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes))
    const halves = even.flatMap(bytes => [bytes.subarray(0, 64), bytes.subarray(64)])
    const offsets = even.map((_, i) => even.slice(0, i).reduce((sum, bytes) => sum + bytes.length + 16, 0))
    const plans: DicomPlan[] = [{ fragments: encoded }, { fragments: halves, offsets }, { fragments: halves }]
    for (const pieces of plans)
      for (const [i, samples] of frames.entries())
        expect(stored(await read({ ...plan, ...pieces, syntax: 'jpegLs' }, i + 1))).toEqual(samples)
    expect(await refused({ ...plan, fragments: encoded.slice(1), syntax: 'jpegLs' }, 1)).toContain('2 pieces')
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
