import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import { buildDicom, type DicomPlan } from '#tests/kit/dicom.ts'

const options = { frame: null, pseudonymKey: Buffer.alloc(32, 7) }
const ingest = (plan: DicomPlan) => ingestFile(buildDicom(plan), options)
const window = (center: number, width: number) => [
  { tag: '00281050', vr: 'DS', value: String(center) },
  { tag: '00281051', vr: 'DS', value: String(width) },
]
async function samplesOf(picture: Buffer | null) {
  if (!picture) throw new Error('no picture')
  const { space, depth, channels } = await sharp(picture).metadata()
  const image = sharp(picture).toColourspace(depth === 'ushort' ? 'grey16' : channels === 1 ? 'b-w' : 'srgb')
  const raw = await image.raw({ depth: depth === 'ushort' ? 'ushort' : 'uchar' }).toBuffer()
  return { space, values: depth === 'ushort' ? [...new Uint16Array(Uint8Array.from(raw).buffer)] : [...raw] }
}
/** Brightness of the left and of the right half of a thumbnail, 8 bits. */
async function halvesOf(thumbnail: Buffer): Promise<[number, number]> {
  const { data, info } = await sharp(thumbnail).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  const row = (info.height >> 1) * info.width
  return [data[row + 2] ?? -1, data[row + info.width - 3] ?? -1]
}
/** 40 x 20, the left half of one stored value, the right half of another. */
const halves = (left: number, right: number, plan: DicomPlan = {}): DicomPlan => ({
  width: 40,
  height: 20,
  bitsAllocated: 16,
  bitsStored: 12,
  samples: Array.from({ length: 800 }, (_, i) => (i % 40 < 20 ? left : right)),
  ...plan,
})

describe('DICOM', () => {
  test.each([
    [8, 8, false],
    [16, 10, false],
    [16, 12, false],
    [16, 16, false],
    [16, 12, true],
    [16, 16, true],
  ])(
    'samples of %i bits, %i stored, signed %s, come back from the picture bit for bit',
    async (bitsAllocated, bitsStored, isSigned) => {
      const least = isSigned ? -(2 ** (bitsStored - 1)) : 0
      const stored = Array.from({ length: 64 * 50 }, (_, i) => least + ((i * i * 7919) % 2 ** bitsStored))
      const ingested = await ingest({ width: 64, height: 50, bitsAllocated, bitsStored, isSigned, samples: stored })
      expect(ingested).toMatchObject({ mediaType: 'application/dicom', width: 64, height: 50, bitDepth: bitsStored })
      const { space, values } = await samplesOf(ingested.picture)
      expect(space).toBe(bitsAllocated === 8 ? 'b-w' : 'grey16')
      expect(values).toEqual(stored.map(value => value - least))
      const { slope, intercept } = ingested.display ?? { slope: 0, intercept: 0 }
      expect(values.slice(0, 50).map(sample => sample * slope + intercept)).toEqual(stored.slice(0, 50))
    },
  )

  test.each([
    [8, 1],
    [8, 4],
    [8, 6],
    [8, 7],
    [8, 8],
  ])('of %i bits, %i stored, the least sample is black and the greatest white', async (bitsAllocated, bitsStored) => {
    const { thumbnail } = await ingest(halves(0, 2 ** bitsStored - 1, { bitsAllocated, bitsStored }))
    const [dark, bright] = await halvesOf(thumbnail)
    expect(dark).toBeLessThan(5)
    expect(bright).toBeGreaterThan(250)
  })

  test("is shown through the file's first window, and inverted where it says so", async () => {
    const plan = halves(1000, 1100, { elements: window(1050, 100) })
    const [dark, bright] = await halvesOf((await ingest(plan)).thumbnail)
    expect([dark < 8, bright > 247]).toEqual([true, true])
    const [left, right] = await halvesOf((await ingest({ ...plan, photometric: 'MONOCHROME1' })).thumbnail)
    expect([left > 247, right < 8]).toEqual([true, true])
    const wide = await halvesOf((await ingest(halves(1000, 1100, { elements: window(2048, 4096) }))).thumbnail)
    expect(Math.abs(wide[0] - (1000 / 4095) * 255)).toBeLessThan(6)
    expect(Math.abs(wide[1] - (1100 / 4095) * 255)).toBeLessThan(6)
  })

  test('looks alike to the hashes whether its window or its samples make it so', async () => {
    const value = (i: number) => ((i % 40) * (Math.floor(i / 40) + 3)) % 101
    const plain = Array.from({ length: 800 }, (_, i) => value(i) + 1000)
    const doubled = plain.map(v => v * 2)
    const [a, b] = await Promise.all([
      ingest({ width: 40, height: 20, bitsAllocated: 16, bitsStored: 12, samples: plain, elements: window(1050, 101) }),
      ingest({
        width: 40,
        height: 20,
        bitsAllocated: 16,
        bitsStored: 12,
        samples: doubled,
        elements: window(2100, 201),
      }),
    ])
    expect(a?.perceptualHashes[0]).toBe(b?.perceptualHashes[0])
  })

  test('leaves padding out of the percentiles', async () => {
    const samples = Array.from({ length: 800 }, (_, i) => (i < 400 ? 0 : 1500 + (i % 100)))
    const elements = [{ tag: '00280120', vr: 'US', value: 0 }]
    const plan = { width: 40, height: 20, bitsAllocated: 16, bitsStored: 12, samples }
    expect((await ingest(plan)).display?.percentiles.low).toBe(0)
    expect((await ingest({ ...plan, elements })).display?.percentiles).toEqual({ low: 1500, high: 1599 })
  })

  test('is kept de-identified, and what was removed is counted', async () => {
    const bytes = buildDicom({ elements: [{ tag: '00100010', vr: 'PN', value: 'Planted^Name' }] })
    const ingested = await ingestFile(bytes, options)
    expect(bytes.includes('Planted^Name')).toBe(true)
    expect(ingested.file?.includes('Planted^Name')).toBe(false)
    expect(ingested.removals.find(r => r.tag === '(0010,0010)')).toMatchObject({ count: 1 })
    expect(ingested).toMatchObject(await inspectFile(bytes, options))
    const again = await ingestFile(bytes, options)
    expect(again.file?.equals(ingested.file ?? Buffer.alloc(0))).toBe(true)
  })

  test('of several frames is refused unless one is chosen', async () => {
    const samples = [...Array(800).fill(10), ...Array(800).fill(20)]
    const bytes = buildDicom({ width: 40, height: 20, bitsAllocated: 8, bitsStored: 8, frames: 2, samples })
    await expect(ingestFile(bytes, options)).rejects.toThrow('file is')
    const second = await ingestFile(bytes, { ...options, frame: 2 })
    expect(second.frame).toBe(2)
    expect(new Set((await samplesOf(second.picture)).values)).toEqual(new Set([20]))
  })
})
