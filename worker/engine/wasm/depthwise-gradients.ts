import type { TensorInfo } from '@tensorflow/tfjs'
import { type Geometry, geometryOf } from './geometry.ts'
import type { Heap } from './heap.ts'

/** Both gradients of a depthwise convolution (depth multiplier 1), which tfjs' wasm backend lacks (tensorflow/tfjs#8474). */
export function registerDepthwiseGradients(heap: Heap): void {
  heap.register('DepthwiseConv2dNativeBackpropFilter', ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo }
    const filterShape = attrs.filterShape as number[]
    return filterGradient(heap, x, dy, geometryOf(x.shape, oneOutputEach(filterShape), attrs, true), filterShape)
  })
  heap.register('DepthwiseConv2dNativeBackpropInput', ({ inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
    const g = geometryOf(attrs.inputShape as number[], oneOutputEach(filter.shape), attrs, true)
    return inputGradient(heap, dy, filter, g)
  })
}

const oneOutputEach = (filterShape: number[]): number[] => {
  if (filterShape[3] !== 1) throw new Error(`depth multiplier ${filterShape[3]}; allowed: 1`)
  return filterShape
}

/**
 * The gradient spread out to where each output was taken from, then convolved with the filter turned by half:
 * the forward kernel of XNNPACK does the work.
 */
function inputGradient(heap: Heap, dy: TensorInfo, filter: TensorInfo, g: Geometry): TensorInfo {
  const channels = g.inChannels
  const height = g.inHeight + g.filterHeight - 1
  const width = g.inWidth + g.filterWidth - 1
  const spread = heap.allocate([g.batch, height, width, channels])
  const turned = heap.allocate(filter.shape)
  const from = heap.view(dy)
  const to = heap.view(spread).fill(0)
  const top = g.filterHeight - 1 - g.padTop
  const left = g.filterWidth - 1 - g.padLeft
  for (let line = 0; line < g.batch * g.outHeight; line++) {
    const y = Math.floor(line / g.outHeight) * height + top + (line % g.outHeight) * g.strideHeight
    for (let ow = 0; ow < g.outWidth; ow++) {
      const target = (y * width + left + ow * g.strideWidth) * channels
      const source = (line * g.outWidth + ow) * channels
      for (let c = 0; c < channels; c++) to[target + c] = from[source + c] as number
    }
  }
  const taps = g.filterHeight * g.filterWidth
  const weights = heap.view(filter)
  const turnedWeights = heap.view(turned)
  for (let tap = 0; tap < taps; tap++)
    turnedWeights.set(weights.subarray(tap * channels, (tap + 1) * channels), (taps - 1 - tap) * channels)
  const attrs = { strides: [1, 1], pad: 'valid', dilations: [1, 1] }
  const gradient = heap.run('DepthwiseConv2dNative', { x: spread, filter: turned }, attrs)
  heap.free(spread, turned)
  return gradient
}

function filterGradient(heap: Heap, x: TensorInfo, dy: TensorInfo, g: Geometry, filterShape: number[]): TensorInfo {
  const gradient = heap.allocate(filterShape)
  const images = heap.view(x)
  const gradients = heap.view(dy)
  const sums = new Float64Array(g.filterHeight * g.filterWidth * g.inChannels)
  const height = (g.outHeight - 1) * g.strideHeight + g.filterHeight
  const width = (g.outWidth - 1) * g.strideWidth + g.filterWidth
  const padded = new Float32Array(height * width * g.inChannels)
  const addTaps = g.filterHeight === 3 && g.filterWidth === 3 ? addTaps3x3 : addTapsOfAnySize
  for (let image = 0; image < g.batch; image++) {
    padInto(padded, images, image, height, width, g)
    addTaps(sums, padded, width, gradients, image, g)
  }
  heap.view(gradient).set(sums)
  return gradient
}

/** One image with its edge of zeros; the edge is never written, so one buffer serves all images. */
function padInto(to: Float32Array, from: Float32Array, image: number, height: number, width: number, g: Geometry) {
  const columns = Math.min(g.inWidth, width - g.padLeft) * g.inChannels
  for (let y = 0; y < Math.min(g.inHeight, height - g.padTop); y++) {
    const start = (image * g.inHeight + y) * g.inWidth * g.inChannels
    to.set(from.subarray(start, start + columns), ((y + g.padTop) * width + g.padLeft) * g.inChannels)
  }
}

/** Nine sums in registers along a line: an accumulator in memory for each tap takes more than twice as long. */
function addTaps3x3(
  sums: Float64Array,
  x: Float32Array,
  width: number,
  dy: Float32Array,
  image: number,
  g: Geometry,
): void {
  const channels = g.inChannels
  const line = width * channels
  const step = g.strideWidth * channels
  for (let oh = 0; oh < g.outHeight; oh++)
    for (let c = 0; c < channels; c++) {
      let [s0, s1, s2, s3, s4, s5, s6, s7, s8] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
      let p = oh * g.strideHeight * line + c
      let q = (image * g.outHeight + oh) * g.outWidth * channels + c
      for (let ow = 0; ow < g.outWidth; ow++, p += step, q += channels) {
        const d = dy[q] as number
        const r1 = p + line
        const r2 = r1 + line
        s0 += (x[p] as number) * d
        s1 += (x[p + channels] as number) * d
        s2 += (x[p + 2 * channels] as number) * d
        s3 += (x[r1] as number) * d
        s4 += (x[r1 + channels] as number) * d
        s5 += (x[r1 + 2 * channels] as number) * d
        s6 += (x[r2] as number) * d
        s7 += (x[r2 + channels] as number) * d
        s8 += (x[r2 + 2 * channels] as number) * d
      }
      sums[c] = (sums[c] as number) + s0
      sums[c + channels] = (sums[c + channels] as number) + s1
      sums[c + 2 * channels] = (sums[c + 2 * channels] as number) + s2
      sums[c + 3 * channels] = (sums[c + 3 * channels] as number) + s3
      sums[c + 4 * channels] = (sums[c + 4 * channels] as number) + s4
      sums[c + 5 * channels] = (sums[c + 5 * channels] as number) + s5
      sums[c + 6 * channels] = (sums[c + 6 * channels] as number) + s6
      sums[c + 7 * channels] = (sums[c + 7 * channels] as number) + s7
      sums[c + 8 * channels] = (sums[c + 8 * channels] as number) + s8
    }
}

function addTapsOfAnySize(
  sums: Float64Array,
  x: Float32Array,
  width: number,
  dy: Float32Array,
  image: number,
  g: Geometry,
): void {
  const channels = g.inChannels
  for (let i = 0; i < g.filterHeight; i++)
    for (let j = 0; j < g.filterWidth; j++)
      for (let c = 0; c < channels; c++) {
        let sum = 0
        for (let oh = 0; oh < g.outHeight; oh++)
          for (let ow = 0; ow < g.outWidth; ow++) {
            const p = ((oh * g.strideHeight + i) * width + ow * g.strideWidth + j) * channels + c
            const q = ((image * g.outHeight + oh) * g.outWidth + ow) * channels + c
            sum += (x[p] as number) * (dy[q] as number)
          }
        const tap = (i * g.filterWidth + j) * channels + c
        sums[tap] = (sums[tap] as number) + sum
      }
}
