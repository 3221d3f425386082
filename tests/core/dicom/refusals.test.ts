import { describe, expect, test } from 'vitest'
import { count, read, refusal, refused, size, stored } from '#tests/core/dicom/read-plan.ts'
import { buildDicom, type DicomPlan, ramp } from '#tests/kit/dicom.ts'
import { encodeFrame } from '#tests/kit/dicom-encode.ts'

describe('refused by name', () => {
  const us = (tag: string, value: number) => ({ elements: [{ tag, vr: 'US', value }] })

  test.each<[string, DicomPlan]>([
    [
      'of 65535 x 65535 pixels; allowed: at most 100 megapixels',
      {
        elements: [
          { tag: '00280010', vr: 'US', value: 65535 },
          { tag: '00280011', vr: 'US', value: 65535 },
        ],
      },
    ],
    ['of 32 x 0 pixels; allowed: at least 1 x 1', us('00280010', 0)],
    ['of 32 bits a sample; allowed: 1, 8 or 16', us('00280100', 32)],
    ['of 17 bits up to bit 11 in 16; allowed: bits that fit', us('00280101', 17)],
    ['of 3 samples a pixel in MONOCHROME2; allowed: 1', us('00280002', 3)],
    ['of photometric interpretation HSV', { photometric: 'HSV' }],
    ['cut short: 1536 bytes of pixel data where 3072 are needed', us('00280010', 48)],
    [
      'cut short: 1536 bytes of pixel data where 3072000000 are needed',
      { elements: [{ tag: '00280008', vr: 'IS', value: '2000000' }] },
    ],
    [
      'without pixels, of modality CR; allowed: a DICOM file with an image',
      { elements: [{ tag: '7FE00010', vr: '', value: '' }] },
    ],
    [
      'of floating-point pixels',
      {
        elements: [
          { tag: '7FE00010', vr: '', value: '' },
          { tag: '7FE00008', vr: 'OF', value: Buffer.alloc(16) },
        ],
      },
    ],
    ['a video (MPEG), transfer syntax 1.2.840.10008.1.2.4.102', { syntax: 'mpeg4', fragments: [Buffer.alloc(16)] }],
    ['of uncompressed pixel data in a compressed transfer syntax', { syntax: 'jpegLs' }],
    ['damaged: its pixel data is no JPEG-LS stream', { syntax: 'jpegLs', fragments: [Buffer.alloc(64)] }],
    ['cut short within its pixel data', { syntax: 'rle', fragments: [Buffer.alloc(10)] }],
    ['damaged: 0 RLE segments where 2 belong', { syntax: 'rle', fragments: [Buffer.alloc(100)] }],
  ])('%s', async (reason, plan) => {
    const frame = plan.elements?.some(({ tag }) => tag === '00280008') ? 1 : null
    expect(await refused(plan, frame)).toContain(`file is ${reason}`)
  })

  test.each(['jpegLossless', 'jpegLs', 'jpeg2000'] as const)(
    '%s: its size differs from what the stream says, or it is cut',
    async syntax => {
      const encoder = { jpegLossless: 'encodeJpeg', jpegLs: 'encodeJpegLs', jpeg2000: 'encodeJpeg2000' } as const
      const fragment = await encodeFrame(encoder[syntax], {
        ...size,
        bitsAllocated: 16,
        bitsStored: 16,
        samples: ramp(count, 16),
      })
      const plan: DicomPlan = { syntax, bitsStored: 16, fragments: [fragment] }
      expect(await refused({ ...plan, height: 25 })).toContain(
        'damaged: it says 32 x 25, 1 channels, its pixel data 32 x 24',
      )
      const cut = fragment.subarray(0, fragment.length - 40)
      expect(await refused({ ...plan, fragments: [cut] })).toMatch(/cut short|does not decode/)
      expect(stored(await read(plan))).toEqual(ramp(count, 16))
    },
  )

  test('a stream of 10000 x 10000 in a few bytes', async () => {
    const samples = ramp(count, 8)
    const fragment = await encodeFrame('encodeJpegLs', { ...size, bitsAllocated: 8, bitsStored: 8, samples })
    const plan: DicomPlan = { syntax: 'jpegLs', bitsAllocated: 8, bitsStored: 8, samples, fragments: [fragment] }
    const elements = [
      { tag: '00280010', vr: 'US', value: 10_000 },
      { tag: '00280011', vr: 'US', value: 10_000 },
    ]
    expect(await refused({ ...plan, elements })).toMatch(/of \d+ bytes that unpack to 100000000/)
  })

  test('0 bytes, text, pictures, and a file cut anywhere', async () => {
    expect(await refusal(Buffer.alloc(0))).toBe('file is empty; allowed: a DICOM file (PS3.10)')
    for (const bytes of [
      Buffer.from('name,label\n'.repeat(40)),
      Buffer.from('89504e470d0a1a0a', 'hex'),
      Buffer.alloc(500),
    ])
      expect(await refusal(bytes)).toContain('without the DICM prefix')
    const whole = buildDicom()
    for (let length = 140; length < whole.length; length += 97)
      expect(await refusal(whole.subarray(0, length))).toMatch(/cut short|without/)
  })

  test('a deflated data set that would not end', async () => {
    const bomb = buildDicom({
      syntax: 'deflated',
      elements: [{ tag: '00091001', vr: 'OB', value: Buffer.alloc(140 * 1024 * 1024) }],
    })
    expect(bomb.length).toBeLessThan(1_000_000)
    expect(await refusal(bomb)).toContain('not inflated (ERR_BUFFER_TOO_LARGE)')
  })

  test('a directory of files', async () => {
    const bytes = buildDicom()
    const at = bytes.indexOf('1.2.840.10008.5.1.4.1.1.1')
    bytes.write('1.2.840.10008.1.3.10\0\0\0\0\0\0', at, 'latin1')
    expect(await refusal(bytes)).toBe('file is a directory of other files (DICOMDIR); allowed: the files that it names')
  })
})
