import { InvalidInput } from '#core/errors.ts'
import { readPretrainedFolder } from '#core/pretrained/pretrained.ts'
import type { Network } from './network.ts'
import { setValues, weightsOf } from './weights.ts'

/**
 * Gives the backbone of a network pretrained weights; its head stays as it is.
 * @param folder model.json beside its weights
 * @param sha256 hex, of the weights that the run was started with
 * @throws InvalidInput field 'pretrainedFolder': as readPretrainedFolder, another alpha, other weights than sha256
 * names, a layer missing or of another shape. Nothing falls back to random weights.
 */
export async function loadPretrained(network: Network, folder: string, sha256: string | null): Promise<void> {
  const { alpha, bytes, weights, sha256: found } = await readPretrainedFolder(folder)
  const refuse = (what: string, allowed: string) => new InvalidInput('pretrainedFolder', `${folder}: ${what}`, allowed)
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
