import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localPath } from '#core/blob/local.ts'
import { fillChangedValues, fillValues } from '#core/pixels/network-values.ts'
import { readLuminance16 } from '#core/pixels/pixels.ts'
import type { Augmentation } from '#core/training-run/config.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { drawChange } from '#worker/ml/pixels/draw-change.ts'
import { batchesAhead, Loader } from '#worker/ml/pixels/loader.ts'
import type { BatchRequest, LoaderInput } from '#worker/ml/pixels/loader-protocol.ts'
import type { ImageFile } from '#worker/ml/samples.ts'
import { Cancelled } from '#worker/ml/work.ts'
import { asDisplayed, drawSamples, makeFolder, writeImage, writeImage16 } from '../kit.ts'

let folder: string
let images: ImageFile[]
beforeAll(async () => {
  await openEngine('wasm')
  folder = await makeFolder()
  images = [...(await drawSamples(folder, 12)), await writeImage16(folder, i => 20_000 + i)]
})
afterAll(() => rm(folder, { recursive: true }))

const imageSize = 32
const preprocessing = asDisplayed(imageSize)
const augmentation: Augmentation = { flip: true, rotationDegrees: 10, shift: 0.1, brightness: 0.1, contrast: 0.2 }
const augmentedRun = { augmentation, seed: 5 }
const go = { isCancelled: () => false }
const plain = (...indices: number[]): BatchRequest => ({ indices, augmentedFor: null })

async function withLoader<T>(
  plan: Iterable<BatchRequest>,
  act: (loader: Loader) => Promise<T>,
  over: Partial<LoaderInput> = {},
  hooks = go,
): Promise<T> {
  const loader = new Loader({ images, blobs: folder, preprocessing, batchSize: 4, augmentedRun, ...over }, plan, hooks)
  try {
    return await act(loader)
  } finally {
    await loader.close()
  }
}

/** Every batch of a plan: shape and values. */
const loadAll = (plan: BatchRequest[], over?: Partial<LoaderInput>) =>
  withLoader(
    plan,
    async loader => {
      const batches: { shape: number[]; values: Float32Array }[] = []
      for (const _ of plan) {
        const tensor = await loader.next()
        batches.push({ shape: tensor.shape, values: Float32Array.from(await tensor.data<'float32'>()) })
        tensor.dispose()
      }
      return batches
    },
    over,
  )

async function expectedOf({ indices, augmentedFor }: BatchRequest): Promise<Float32Array> {
  const planes = indices.map(async i => {
    const { sha256 } = images[i] as ImageFile
    const luminance = await readLuminance16(await readFile(localPath(folder, sha256)), imageSize)
    const values = new Float32Array(luminance.length * 3)
    if (augmentedFor === null) fillValues(luminance, values)
    else fillChangedValues(luminance, imageSize, drawChange(augmentedRun, augmentedFor, sha256, imageSize), values)
    return [...values]
  })
  return Float32Array.from((await Promise.all(planes)).flat())
}

describe('Loader', () => {
  test('gives the batches of its plan in their order, of any size, as decoding and augmenting gives them', async () => {
    const plan = [
      plain(3, 1, 12),
      plain(0),
      { indices: [0, 5, 0, 2], augmentedFor: 2 },
      plain(4, 4),
      plain(11, 10, 9, 8),
    ]
    const loaded = await loadAll([...plan, ...plan])
    expect(loaded.map(b => b.shape[0])).toEqual([3, 1, 4, 2, 4, 3, 1, 4, 2, 4])
    for (const [i, batch] of loaded.entries()) {
      expect(batch.shape.slice(1)).toEqual([32, 32, 3])
      expect(batch.values).toEqual(await expectedOf(plan[i % 5] as BatchRequest))
    }
  })

  test('augments an image alike in whatever batch it comes, and otherwise at the next epoch', async () => {
    const at = (indices: number[], augmentedFor: number): BatchRequest => ({ indices, augmentedFor })
    const [together, alone, next] = await loadAll([at([7, 2], 1), at([2], 1), at([2], 2)])
    expect(together?.values.slice(32 * 32 * 3)).toEqual(alone?.values)
    expect(next?.values).not.toEqual(alone?.values)
    const [unseeded] = await loadAll([at([2], 1)], { augmentedRun: { augmentation, seed: 6 } })
    expect(unseeded?.values).not.toEqual(alone?.values)
  })

  test('draws from its plan, and holds, no more than a few batches ahead, however long the plan is', async () => {
    let drawn = 0
    function* endless() {
      for (;;) {
        drawn++
        yield plain(drawn % 12)
      }
    }
    await withLoader(endless(), async loader => {
      for (let taken = 0; taken < 50; taken++) {
        const tensor = await loader.next()
        expect(drawn).toBe(taken + 1 + batchesAhead)
        tensor.dispose()
      }
      expect(loader.bufferBytes).toBe((1 + batchesAhead) * 4 * imageSize * imageSize * 3 * 4)
      expect(loader.waitedMs).toBeGreaterThan(0)
    })
  })

  test('gives no other batch while the last one is in use, for its numbers would change', async () => {
    await withLoader([plain(0), plain(1)], async loader => {
      const first = await loader.next()
      await expect(loader.next()).rejects.toThrow('the last batch is in use; allowed: one that is disposed of')
      first.dispose()
      const second = await loader.next()
      expect(await second.data()).toEqual(await expectedOf(plain(1)))
      second.dispose()
    })
  })

  test('an image that cannot be read is named when its batch is due, and not before', async () => {
    const text = await writeImage(folder, Buffer.from('no picture'))
    const plan = [plain(0, 1), plain(2, 13), plain(3)]
    await withLoader(
      plan,
      async loader => {
        const first = await loader.next()
        first.dispose()
        await expect(loader.next()).rejects.toMatchObject({
          name: 'InvalidInput',
          field: 'image',
          value: `${text.sha256}: neither PNG, JPEG, TIFF, WebP, GIF, BMP, JPEG 2000 nor DICOM`,
        })
      },
      { images: [...images, text] },
    )
  })

  test('is cancelled while it waits for a slow image', async () => {
    const large = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#777' } })
      .png({ compressionLevel: 1 })
      .toBuffer()
    const slow = await writeImage(folder, large)
    let asked = 0
    const cancelled = { isCancelled: () => ++asked > 0 }
    await withLoader(
      [plain(0)],
      loader => expect(loader.next()).rejects.toBeInstanceOf(Cancelled),
      { images: [slow] },
      cancelled,
    )
    expect(asked).toBeGreaterThan(0)
  })

  test('says so when its thread has ended, and when its plan is over', async () => {
    await withLoader([plain(0), plain(1)], async loader => {
      await loader.close()
      await expect(loader.next()).rejects.toThrow(/the loading thread ended with code \d before it was done/)
      await expect(loader.next()).rejects.toThrow('the loading thread ended')
      await expect(loader.next()).rejects.toThrow('the plan of the loader is over')
    })
  })

  test('a process that closes it in the middle of its work ends by itself', async () => {
    const script = `
      import { Loader } from ${JSON.stringify(new URL('../../../../worker/ml/pixels/loader.ts', import.meta.url))}
      const images = ${JSON.stringify(images)}
      const plan = images.map((_, i) => ({ indices: [i], augmentedFor: null }))
      const loader = new Loader({ images, blobs: ${JSON.stringify(folder)}, preprocessing: ${JSON.stringify(asDisplayed(224))}, batchSize: 1 }, plan, { isCancelled: () => false })
      await loader.next()
      await loader.close()
      console.log('closed')`
    const file = path.join(folder, 'closes.mjs')
    await writeFile(file, script)
    const { stdout } = await promisify(execFile)(process.execPath, [file])
    expect(stdout).toContain('closed')
  })
})
