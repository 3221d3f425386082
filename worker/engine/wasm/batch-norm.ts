import type { TensorInfo } from '@tensorflow/tfjs'
import type { Heap } from './heap.ts'

/** Rows summed at a stretch: as many as keep their part of the tensor in the fastest cache. */
const stretch = 32

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
      const z = (from[i] as number) * (scale[c] as number) + (shift[c] as number)
      // Math.min and Math.max keep NaN: a diverging run has to be seen.
      y[i] = Math.min(6, Math.max(0, z))
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
  const [sums, products] = sumAndProducts(dy, x, y, rows, channels)
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
      const out = y[i] as number
      const d = out > 0 && out < 6 ? (dy[i] as number) : 0
      dx[i] = d * (ofDy[c] as number) + (x[i] as number) * (ofX[c] as number) + (constant[c] as number)
    }
  return outputs
}

function sumAndProducts(dy: Float32Array, x: Float32Array, y: Float32Array, rows: number, channels: number) {
  const [sums, products] = [new Float64Array(channels), new Float64Array(channels)]
  for (let start = 0; start < rows; start += stretch) {
    const end = Math.min(rows, start + stretch) * channels
    for (let c = 0; c < channels; c++) {
      let [sum, product] = [0, 0]
      for (let i = start * channels + c; i < end; i += channels) {
        const out = y[i] as number
        if (out <= 0 || out >= 6) continue
        const d = dy[i] as number
        sum += d
        product += d * (x[i] as number)
      }
      sums[c] = (sums[c] as number) + sum
      products[c] = (products[c] as number) + product
    }
  }
  return [sums, products] as const
}
