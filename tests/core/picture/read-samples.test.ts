import sharp from 'sharp'
import { expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { decodeSamples } from '#core/picture/read-samples.ts'

const deep = Uint16Array.from({ length: 12 }, (_, i) => i * 5957 + 3)
const grey16 = () => sharp(deep, { raw: { width: 4, height: 3, channels: 1 } }).toColourspace('grey16')
const rgb = (pixels: number[], channels: 3 | 4, width = 2) =>
  sharp(Uint8Array.from(pixels), { raw: { width, height: pixels.length / channels / width, channels } })

test('16-bit grey comes back sample by sample', async () => {
  const samples = await decodeSamples(await grey16().png().toBuffer())
  expect(samples).toEqual({ values: deep, width: 4, height: 3, channels: 1 })
})

test('8-bit grey comes in bytes, also where a file keeps it in three channels', async () => {
  const pixels = [7, 7, 7, 200, 200, 200]
  const samples = await decodeSamples(await rgb(pixels, 3).png().toBuffer())
  expect([...samples.values]).toEqual([7, 200])
  expect(samples).toMatchObject({ width: 2, height: 1, channels: 1 })
})

test('colour is interleaved RGB, and what is transparent is black', async () => {
  const samples = await decodeSamples(await rgb([255, 10, 0, 255, 90, 80, 70, 0], 4).png().toBuffer())
  expect([...samples.values]).toEqual([255, 10, 0, 0, 0, 0])
  expect(samples.channels).toBe(3)
})

test("the file's own turn is applied", async () => {
  const grey = [1, 2, 3, 4].flatMap(value => [value, value, value])
  const turned = await rgb(grey, 3).withMetadata({ orientation: 6 }).png().toBuffer()
  expect([...(await decodeSamples(turned)).values]).toEqual([3, 1, 4, 2])
})

test('what is cut short or no picture is refused as a file', async () => {
  const noise = Uint8Array.from({ length: 64 * 64 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24)
  const png = await sharp(noise, { raw: { width: 64, height: 64, channels: 1 } })
    .png()
    .toBuffer()
  await expect(decodeSamples(png.subarray(0, png.length / 2))).rejects.toThrow(InvalidInput)
  await expect(decodeSamples(Buffer.from('no picture'))).rejects.toMatchObject({ field: 'file' })
})
