import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { ingestFile } from '#core/picture/ingest.ts'
import { perceptualHashes } from '#core/picture/perceptual-hash.ts'
import { createRandom } from '#core/random.ts'

const options = { frame: null, pseudonymKey: new Uint8Array() }
const hashesOf = async (bytes: Buffer) => (await ingestFile(bytes, options)).perceptualHashes

function differingBits(a = '', b = ''): number {
  let rest = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let count = 0
  for (; rest > 0n; rest >>= 1n) count += Number(rest & 1n)
  return count
}

const turns = ['as it is', 'turned 90 degrees', 'turned 180 degrees', 'turned 270 degrees']

/** Really turned and mirrored, losslessly, in the order of the hashes. */
async function change(bytes: Buffer, n: number): Promise<Buffer> {
  const mirrored = n < 4 ? bytes : await sharp(bytes).flop().png().toBuffer()
  return sharp(mirrored)
    .rotate((n % 4) * 90)
    .png()
    .toBuffer()
}

const draw = (width: number, height: number) => {
  const random = createRandom(`hash/${width}/${height}`)
  const spots = Array.from({ length: 12 }, () => [random.float() * width, random.float() * height, random.integer(256)])
  const near = (x: number, y: number) => {
    const distances = spots.map(([sx = 0, sy = 0]) => (sx - x) ** 2 + (sy - y) ** 2)
    return spots[distances.indexOf(Math.min(...distances))]?.[2] ?? 0
  }
  const pixels = Buffer.from(Array.from({ length: width * height }, (_, i) => near(i % width, Math.floor(i / width))))
  return sharp(pixels, { raw: { width, height, channels: 1 } })
}

describe('perceptual hashes', () => {
  for (const [width, height] of [
    [200, 200],
    [150, 231],
    [20, 17],
  ] as const)
    test.each([0, 1, 2, 3, 4, 5, 6, 7])(
      `of ${width} x ${height} pixels name symmetry %i as that picture names itself`,
      async n => {
        const original = await draw(width, height).png().toBuffer()
        const hashes = await hashesOf(original)
        expect(new Set(hashes).size).toBe(8)
        const [itself] = await hashesOf(await change(original, n))
        expect(itself).toBe(hashes[n])
      },
    )

  test('of a picture that is shrunk first still name its symmetries, within 2 of 64 bits', async () => {
    const original = await draw(1500, 1301).png().toBuffer()
    const hashes = await hashesOf(original)
    for (const n of hashes.keys()) {
      const [itself] = await hashesOf(await change(original, n))
      expect(differingBits(itself, hashes[n]), turns[n % 4]).toBeLessThanOrEqual(2)
    }
  })

  test('of the same picture in JPEG, halved, darkened or bordered by a little differ in at most 10 bits; another picture in 20 or more', async () => {
    const original = draw(400, 320)
    const [hash] = await hashesOf(await original.clone().png().toBuffer())
    const changed = [
      original.clone().jpeg({ quality: 50 }),
      original.clone().resize(200).png(),
      original.clone().linear(0.7, 10).png(),
      original.clone().extend({ left: 4, right: 4, background: '#000' }).png(),
    ]
    for (const one of changed) expect(differingBits((await hashesOf(await one.toBuffer()))[0], hash)).toBeLessThan(11)
    const others = await hashesOf(await draw(401, 321).png().toBuffer())
    for (const other of others) expect(differingBits(other, hash)).toBeGreaterThan(19)
  })

  test('are of the picture as displayed: inverted samples that are displayed inverted hash alike', () => {
    const values = Uint8Array.from({ length: 40 * 30 }, (_, i) => (i * i) % 251)
    const hashes = perceptualHashes({ values, width: 40, height: 30 })
    expect(hashes).toHaveLength(8)
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/)
    const inverted = perceptualHashes({ values: values.map(v => 255 - v), width: 40, height: 30 })
    expect(differingBits(hashes[0], inverted[0])).toBe(64)
  })

  test('of one pixel, and of a picture of one value, are hashes too', () => {
    expect(perceptualHashes({ values: Uint8Array.of(7), width: 1, height: 1 })).toHaveLength(8)
    const flat = perceptualHashes({ values: new Uint8Array(10_000).fill(9), width: 100, height: 100 })
    for (const hash of flat) expect(hash).toMatch(/^[0-9a-f]{16}$/)
  })
})
