import type { TensorInfo } from '@tensorflow/tfjs'
import type { Heap } from './heap.ts'

/** Rows summed at a stretch: as many as keep their part of the tensor in the fastest cache. */
const stretch = 32

// Without a branch, which half of all values would mispredict: that alone takes four times as long. NaN stays NaN.
const relu6 = (z: number): number => {
  const short = 6 - (z + Math.abs(z)) / 2
  return 6 - (short + Math.abs(short)) / 2
}
const bitsOf6 = 0x40c00000
/** 1 where a value that relu6 gave is above 0 and below 6, otherwise 0: from its bits, which are ordered as it is. */
const isBetween0And6 = (bits: number): number => ((-bits & (bits - bitsOf6)) >> 31) & 1

/** Batch normalisation with ReLU6 while training, forward and backward, in two passes each over [rows, channels]. */
export function registerBatchNorm(heap: Heap): void {
  heap.register('BatchNormRelu6', ({ inputs, attrs }) => {
    const { x, gamma, beta } = inputs as { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo }
    return forward(heap, x, gamma, beta, attrs.epsilon as number)
  })
  heap.register('BatchNormRelu6Grad', ({ inputs, attrs }) => {
    const { dy, x, y, mean, variance, gamma } = inputs as Record<string, TensorInfo> & BackwardInputs
    return backward(heap, { dy, x, y, mean, variance, gamma }, attrs.epsilon as number)
  })
}

interface BackwardInputs {
  dy: TensorInfo
  x: TensorInfo
  y: TensorInfo
  mean: TensorInfo
  variance: TensorInfo
  gamma: TensorInfo
}

function forward(heap: Heap, x: TensorInfo, gamma: TensorInfo, beta: TensorInfo, epsilon: number): TensorInfo[] {
  const channels = gamma.shape[0] as number
  const outputs = [heap.allocate(x.shape), heap.allocate([channels]), heap.allocate([channels])]
  const [y, means, variances] = outputs.map(t => heap.view(t)) as [Float32Array, Float32Array, Float32Array]
  const [from, gammas, betas] = [heap.view(x), heap.view(gamma), heap.view(beta)]
  const rows = from.length / channels
  const [sums, squares] = sumAndSquares(from, rows, channels)
  const [scale, shift] = [new Float64Array(channels), new Float64Array(channels)]
  for (let c = 0; c < channels; c++) {
    const mean = (sums[c] as number) / rows
    const variance = Math.max(0, (squares[c] as number) / rows - mean * mean)
    means[c] = mean
    variances[c] = variance
    scale[c] = (gammas[c] as number) / Math.sqrt(variance + epsilon)
    shift[c] = (betas[c] as number) - mean * (scale[c] as number)
  }
  for (let row = 0, i = 0; row < rows; row++)
    for (let c = 0; c < channels; c++, i++) {
      y[i] = relu6((from[i] as number) * (scale[c] as number) + (shift[c] as number))
    }
  return outputs
}

function sumAndSquares(x: Float32Array, rows: number, channels: number): [Float64Array, Float64Array] {
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)]
  for (let start = 0; start < rows; start += stretch) {
    const end = Math.min(rows, start + stretch) * channels
    for (let c = 0; c < channels; c++) {
      let [sum, square] = [0, 0]
      for (let i = start * channels + c; i < end; i += channels) {
        const value = x[i] as number
        sum += value
        square += value * value
      }
      sums[c] = (sums[c] as number) + sum
      squares[c] = (squares[c] as number) + square
    }
  }
  return [sums, squares]
}

/** Source: Ioffe and Szegedy 2015, section 3, with dy = 0 wherever ReLU6 was at 0 or 6. */
function backward(heap: Heap, inputs: BackwardInputs, epsilon: number): TensorInfo[] {
  const channels = inputs.gamma.shape[0] as number
  const outputs = [heap.allocate(inputs.x.shape), heap.allocate([channels]), heap.allocate([channels])]
  const [dx, dGamma, dBeta] = outputs.map(t => heap.view(t)) as [Float32Array, Float32Array, Float32Array]
  const [dy, x, y] = [heap.view(inputs.dy), heap.view(inputs.x), heap.view(inputs.y)]
  const [means, variances, gammas] = [heap.view(inputs.mean), heap.view(inputs.variance), heap.view(inputs.gamma)]
  const rows = x.length / channels
  const [ofDy, ofX, constant] = [new Float64Array(channels), new Float64Array(channels), new Float64Array(channels)]
  const [sums, products] = sumAndProducts(dy, x, y, dx, rows, channels)
  for (let c = 0; c < channels; c++) {
    const mean = means[c] as number
    const deviation = Math.sqrt((variances[c] as number) + epsilon)
    const gammaGradient = ((products[c] as number) - mean * (sums[c] as number)) / deviation
    const scale = (gammas[c] as number) / deviation
    dGamma[c] = gammaGradient
    dBeta[c] = sums[c] as number
    ofDy[c] = scale
    ofX[c] = (-scale * gammaGradient) / (deviation * rows)
    constant[c] = (-scale * (sums[c] as number)) / rows - (ofX[c] as number) * mean
  }
  for (let row = 0, i = 0; row < rows; row++)
    for (let c = 0; c < channels; c++, i++) {
      dx[i] = (dx[i] as number) * (ofDy[c] as number) + (x[i] as number) * (ofX[c] as number) + (constant[c] as number)
    }
  return outputs
}

/** Writes into passed what of dy gets through ReLU6, and sums that, and its product with x, by channel. */
function sumAndProducts(
  dy: Float32Array,
  x: Float32Array,
  y: Float32Array,
  passed: Float32Array,
  rows: number,
  channels: number,
) {
  const bits = new Int32Array(y.buffer, y.byteOffset, y.length)
  const [sums, products] = [new Float64Array(channels), new Float64Array(channels)]
  for (let start = 0; start < rows; start += stretch) {
    const end = Math.min(rows, start + stretch) * channels
    for (let c = 0; c < channels; c++) {
      let [sum, product] = [0, 0]
      for (let i = start * channels + c; i < end; i += channels) {
        const d = (dy[i] as number) * isBetween0And6(bits[i] as number)
        passed[i] = d
        sum += d
        product += d * (x[i] as number)
      }
      sums[c] = (sums[c] as number) + sum
      products[c] = (products[c] as number) + product
    }
  }
  return [sums, products] as const
}
