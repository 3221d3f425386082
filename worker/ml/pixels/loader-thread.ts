import { parentPort, workerData } from 'node:worker_threads'
import { fillChangedValues, fillValues } from '#core/pixels/network-values.ts'
import { failureOf } from '../failure.ts'
import { drawChange, isAugmented } from './draw-change.ts'
import type { FromLoader, LoaderStart, LoadRequest, ToLoader } from './loader-protocol.ts'
import { PixelStore } from './store.ts'

if (!parentPort) throw new Error('loader-thread.ts runs alone; allowed: as a thread of loader.ts')
const port = parentPort
const { blobs, preprocessing, cacheDir, cacheLimits, augmentedRun, slots } = workerData as LoaderStart
const { imageSize } = preprocessing
const memoryBytes = 256 * 2 ** 20
const store = new PixelStore({ blobs, preprocessing, cacheDir, cacheLimits, memoryBytes })
const valuesPerImage = imageSize * imageSize * 3

const fill = ({ images, augmentedFor }: LoadRequest, slot: SharedArrayBuffer) =>
  Promise.all(
    images.map(async (image, row) => {
      const luminance = await store.read(image)
      const target = new Float32Array(slot, row * valuesPerImage * 4, valuesPerImage)
      if (augmentedFor === null || !augmentedRun || !isAugmented(augmentedRun.augmentation))
        return fillValues(luminance, target)
      const change = drawChange(augmentedRun, augmentedFor, image.sha256, imageSize)
      fillChangedValues(luminance, imageSize, change, target)
    }),
  )

const answer = (message: FromLoader): void => port.postMessage(message)

port.on('message', ({ slot, request }: ToLoader) => {
  fill(request, slots[slot] as SharedArrayBuffer).then(
    () => answer({ slot, failure: null }),
    error => answer({ slot, failure: failureOf(error) }),
  )
})
