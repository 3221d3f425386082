import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readLuminance } from '#core/pixels/pixels.ts'
import { grey16, noise } from '../picture/kit.ts'

describe('readLuminance', () => {
  test('goes from 0 for black to 1 for white', async () => {
    const file = await sharp(Buffer.from([0, 255, 255, 0]), { raw: { width: 2, height: 2, channels: 1 } })
      .png()
      .toBuffer()
    expect([...(await readLuminance(file, 2))]).toEqual([0, 1, 1, 0])
  })

  test('keeps every one of 4096 neighbouring 16-bit values apart', async () => {
    const plane = await readLuminance(
      await grey16(64, 64, i => 30_000 + i)
        .png()
        .toBuffer(),
      64,
    )
    expect(new Set(plane).size).toBe(4096)
    expect(plane[5]).toBeCloseTo(30_005 / 65_535, 7)
  })

  test('stretches the whole image, whatever its shape', async () => {
    const halves = Buffer.from(Array.from({ length: 80 * 20 }, (_, i) => (i % 80 < 40 ? 0 : 255)))
    const file = await sharp(halves, { raw: { width: 80, height: 20, channels: 1 } })
      .png()
      .toBuffer()
    const plane = await readLuminance(file, 32)
    expect(plane).toHaveLength(32 * 32)
    for (let row = 0; row < 32; row++) {
      expect(plane[row * 32]).toBe(0)
      expect(plane[row * 32 + 31]).toBe(1)
    }
  })

  test('averages when it shrinks instead of picking pixels', async () => {
    const stripes = Buffer.from(Array.from({ length: 256 * 256 }, (_, i) => ((i % 256) % 2 ? 255 : 0)))
    const file = await sharp(stripes, { raw: { width: 256, height: 256, channels: 1 } })
      .png()
      .toBuffer()
    for (const value of await readLuminance(file, 32)) expect(value).toBeCloseTo(0.5, 1)
  })

  test('takes colour by its luminance and transparency as black', async () => {
    const draw = (background: { r: number; g: number; b: number; alpha: number }) =>
      sharp({ create: { width: 8, height: 8, channels: 4, background } })
        .png()
        .toBuffer()
    const [red] = await readLuminance(await draw({ r: 255, g: 0, b: 0, alpha: 1 }), 4)
    const [green] = await readLuminance(await draw({ r: 0, g: 255, b: 0, alpha: 1 }), 4)
    const [clear] = await readLuminance(await draw({ r: 255, g: 255, b: 255, alpha: 0 }), 4)
    expect(green).toBeGreaterThan(red ?? 1)
    expect(clear).toBe(0)
  })

  test('the same bytes give the same numbers', async () => {
    const file = await noise(300, 211).jpeg().toBuffer()
    expect(await readLuminance(file, 64)).toEqual(await readLuminance(file, 64))
  })
})
