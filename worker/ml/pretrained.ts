import { InvalidInput } from '#core/errors.ts'
import type { PretrainedWeights } from '#core/pretrained/pretrained.ts'
import type { Network } from './network.ts'
import { setValues, weightsOf } from './weights.ts'

/** PretrainedWeights as a thread is given them. */
export type Pretrained = Pick<PretrainedWeights, 'alpha' | 'sha256' | 'weights'> & { bytes: Uint8Array }

/**
 * Gives the backbone of a network pretrained weights; its head stays as it is.
 * @param pretrained as readPretrained: bytes are float32, little-endian, each weight of the shape that its spec says, in
 * their order (Keras: depthwise kernels [3, 3, channels, 1], pointwise [1, 1, in, out], batch statistics [channels])
 * @param sha256 hex, of the weights that the run was started with
 * @throws InvalidInput field 'config.pretrainedSha256': none given, another alpha, other weights than sha256 names, a layer
 * missing or of another shape. Nothing falls back to random weights.
 */
export function loadPretrained(network: Network, pretrained: Pretrained | undefined, sha256: string): void {
  const refuse = (what: string, allowed: string) => new InvalidInput('config.pretrainedSha256', what, allowed)
  if (!pretrained) throw refuse(sha256, 'the weights with it')
  const { alpha, bytes, weights, sha256: found } = pretrained
  if (alpha !== network.shape.alpha) throw refuse(`alpha ${alpha}`, `alpha ${network.shape.alpha}, as in the config`)
  if (found !== sha256) throw refuse(`weights with sha256 ${found}`, `${sha256}, as in the config`)

  let offset = 0
  const values = weights.map(({ name, shape }) => {
    const length = shape.reduce((a, b) => a * b, 1)
    const start = offset
    offset += length * 4
    return { name, values: new Float32Array(Uint8Array.from(bytes.subarray(start, offset)).buffer) }
  })
  try {
    setValues(weightsOf(network.backbone.layers), values)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw refuse(error.message, 'every layer of a MobileNet v1')
  }
}
