import { InvalidInput } from '#core/errors.ts'
import type { ModelVersion } from '#core/generated/prisma/client.ts'
import { type Preprocessing, preprocessingOf, preprocessingSha256 } from '#core/image/preprocessing.ts'

/**
 * The preprocessing that a model was trained with, if this code still does exactly that.
 * @throws InvalidInput where it would show the network other pixels than it learnt from
 */
export function preprocessingOfModel(model: ModelVersion): Preprocessing {
  const { imageSize } = model.preprocessing as { imageSize: number }
  const ours = preprocessingOf(imageSize)
  if (preprocessingSha256(ours) === model.preprocessingSha256) return ours
  throw new InvalidInput(
    `preprocessing of model version ${model.number}`,
    model.preprocessingSha256,
    `${preprocessingSha256(ours)}, which is what this release does at ${imageSize} px`,
  )
}
