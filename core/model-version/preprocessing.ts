import { InvalidInput } from '#core/errors.ts'
import type { ModelVersion } from '#core/generated/prisma/client.ts'
import { knownPreprocessings, type Preprocessing, preprocessingSha256 } from '#core/pixels/preprocessing.ts'

/**
 * The preprocessing that a model was trained with, if this code still does exactly that.
 * @throws InvalidInput where it would show the network other pixels than it learnt from
 */
export function preprocessingOfModel(model: ModelVersion): Preprocessing {
  const { imageSize } = model.preprocessing as { imageSize: number }
  const known = knownPreprocessings(imageSize)
  const ours = known.find(p => preprocessingSha256(p) === model.preprocessingSha256)
  if (ours) return ours
  throw new InvalidInput(
    `preprocessing of model version ${model.number}`,
    model.preprocessingSha256,
    `${known.map(preprocessingSha256).join(', ')}, which is what this release does at ${imageSize} px`,
  )
}
