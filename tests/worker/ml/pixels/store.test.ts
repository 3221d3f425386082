import { readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localPath } from '#core/blob/local.ts'
import type { Display } from '#core/dicom/presentation.ts'
import { InvalidInput } from '#core/errors.ts'
import { readLuminance16 } from '#core/pixels/pixels.ts'
import { preprocessingOf } from '#core/pixels/preprocessing.ts'
import { storeKinds } from '#tests/kit/blob-stores.ts'
import { PixelStore } from '#worker/ml/pixels/store.ts'
import type { ImageFile } from '#worker/ml/samples.ts'
import { asDisplayed, drawSamples, makeFolder, writeImage, writeImage16 } from '../kit.ts'

let folder: string
let images: ImageFile[]
beforeAll(async () => {
  folder = await makeFolder()
  images = await drawSamples(folder, 6)
})
afterAll(() => rm(folder, { recursive: true }))

const imageSize = 32
const entryBytes = imageSize * imageSize * 2
const open = (cacheDir?: string, memoryBytes = 0, preprocessing = asDisplayed(imageSize)) =>
  new PixelStore({ blobs: folder, preprocessing, cacheDir, memoryBytes })
const pathOf = (image: ImageFile) => localPath(folder, image.pictureSha256)
const readAll = (store: PixelStore, wanted = images) => Promise.all(wanted.map(i => store.read(i)))
const decodeAll = () => Promise.all(images.map(async i => readLuminance16(await readFile(pathOf(i)), imageSize)))
const cacheFolder = (name: string) => path.join(folder, name)
const planesIn = async (cache: string) => {
  const found = (await readdir(cache, { recursive: true })).filter(f => f.endsWith('.planes'))
  return found.map(f => path.join(cache, f))
}

describe('PixelStore', () => {
  test('gives what decoding gives, without a cache, into one and out of one', async () => {
    const expected = await decodeAll()
    expect(await readAll(open())).toEqual(expected)
    const cache = cacheFolder('same')
    const cold = open(cache)
    expect(await readAll(cold)).toEqual(expected)
    expect(cold.decodedCount).toBe(6)
    const warm = open(cache)
    expect(await readAll(warm)).toEqual(expected)
    expect(warm.decodedCount).toBe(0)
  })

  test('needs the original no more once its pixels are kept', async () => {
    const cache = cacheFolder('gone')
    const image = await writeImage16(folder, i => i)
    const before = await open(cache).read(image)
    await rename(pathOf(image), `${pathOf(image)}.gone`)
    expect(await open(cache).read(image)).toEqual(before)
    await expect(open().read(image)).rejects.toThrow(/^there is no blob /)
  })

  test('keeps apart what differs in the low byte of 16 bits, on disk too', async () => {
    const cache = cacheFolder('deep')
    const [low, high] = [await writeImage16(folder, () => 0x4000), await writeImage16(folder, () => 0x4001)]
    // At their own size, where nothing is averaged.
    const openWhole = () => open(cache, 0, asDisplayed(40))
    await readAll(openWhole(), [low, high])
    const planes = await readAll(openWhole(), [low, high])
    expect(planes.map(p => new Set(p))).toEqual([new Set([0x4000]), new Set([0x4001])])
  })

  test('decodes anew what is kept no longer whole, and only that, and leaves it whole', async () => {
    const cache = cacheFolder('damaged')
    const expected = await readAll(open(cache))
    const [file = ''] = await planesIn(cache)
    await truncate(file, 4 * (entryBytes + 32) + 1000)
    const repairing = open(cache)
    expect(await readAll(repairing)).toEqual(expected)
    expect(repairing.decodedCount).toBe(2)
    const after = open(cache)
    expect(await readAll(after)).toEqual(expected)
    expect(after.decodedCount).toBe(0)
  })

  test('decodes once what is asked for several times at once', async () => {
    const store = open(cacheFolder('at once'))
    const [image] = images as [ImageFile]
    const planes = await readAll(store, [image, image, image])
    expect(new Set(planes).size).toBe(1)
    expect(store.decodedCount).toBe(1)
  })

  test('another size has entries of its own', async () => {
    const cache = cacheFolder('sizes')
    await readAll(open(cache))
    const larger = open(cache, 0, asDisplayed(64))
    expect((await readAll(larger))[0]).toHaveLength(64 * 64)
    expect(larger.decodedCount).toBe(6)
  })

  test('keeps no more in memory than it may, and reads what it does not keep again', async () => {
    const store = open(undefined, 2 * entryBytes + 1)
    const expected = await readAll(store)
    expect(store.keptBytes).toBe(2 * entryBytes)
    expect(await readAll(store)).toEqual(expected)
    expect(store.decodedCount).toBe(6 + 4)
    expect(store.keptBytes).toBe(2 * entryBytes)
  })

  test('refuses other bytes than the hash names, and an image that is none, naming it; nothing is kept of either', async () => {
    const cache = cacheFolder('refused')
    const swapped = await writeImage16(folder, i => i + 7)
    await writeFile(pathOf(swapped), await readFile(pathOf(images[0] as ImageFile)))
    const text = await writeImage(folder, Buffer.from('hello'))
    for (const wrong of [swapped, text]) {
      const error = await open(cache)
        .read(wrong)
        .catch(e => e)
      expect(error).toBeInstanceOf(InvalidInput)
      expect(error).toMatchObject({ field: 'image', value: expect.stringContaining(wrong.sha256) })
    }
    await expect(readdir(cache)).rejects.toThrow('ENOENT')
  })

  test('sees a picture as it is displayed, by its window and inversion, or its full range, and keeps these apart', async () => {
    const cache = cacheFolder('looks')
    const range = { low: -1024, high: 3071 }
    const display: Display = {
      slope: 1,
      intercept: -1024,
      unit: 'HU',
      range,
      isInverted: false,
      windows: [{ name: null, center: 0, width: 200, shape: 'LINEAR_EXACT' }],
      table: null,
      percentiles: range,
    }
    // 12 bits in 16, at their own size: -124, 0 and 101 HU in turn.
    const written = await writeImage16(folder, i => [900, 1024, 1125][i % 3] ?? 0)
    const image: ImageFile = { ...written, bitDepth: 12, display }
    const inverted: ImageFile = { ...image, display: { ...display, isInverted: true } }
    const valuesOf = async (one: ImageFile, preprocessing = asDisplayed(40)) =>
      [...(await open(cache, 0, preprocessing).read(one))].slice(0, 3)
    for (const _ of ['decoded', 'kept']) {
      expect(await valuesOf(image)).toEqual([0, 32_768, 65_535])
      expect(await valuesOf(inverted)).toEqual([65_535, 32_768, 0])
      expect(await valuesOf(image, preprocessingOf(40, 'full-range'))).toEqual(
        [900, 1024, 1125].map(sample => Math.round((sample / 4095) * 65_535)),
      )
    }
    const again = open(cache, 0, asDisplayed(40))
    await readAll(again, [image, inverted])
    expect(again.decodedCount).toBe(0)
  })

  test.each(storeKinds)('reads from %s what it would decode itself', async (_, openStore) => {
    const { place, store: blobs, close } = await openStore()
    try {
      for (const image of images) await blobs.put(await readFile(pathOf(image)))
      const store = new PixelStore({ blobs: place, preprocessing: asDisplayed(imageSize), memoryBytes: 0 })
      expect(await readAll(store)).toEqual(await decodeAll())
    } finally {
      await close()
    }
  })
})
