import { InvalidInput } from '#core/errors.ts'
import type { alphas } from '#core/network/mobilenet-v1.ts'

export interface PretrainedModel {
  name: string
  alpha: (typeof alphas)[number]
  /** Its folder below LAMINA_PRETRAINED_URL. */
  folder: string
  /**
   * PretrainedWeights.valuesSha256 of its weights; null: this release has not seen them, and whoever uses them says which
   * they are to be. Of the values and not of the files: Google's files are one a layer in the order of the layers' names,
   * copies that TensorFlow.js has saved again are one in the order of the network.
   */
  valuesSha256: string | null
}

/** Google's public MobileNet v1 layers models, trained on ImageNet at 224 px. */
export const pretrainedModels: readonly PretrainedModel[] = [
  {
    name: 'mobilenet_v1_0.25_224',
    alpha: 0.25,
    folder: 'mobilenet_v1_0.25_224',
    valuesSha256: 'e5d5833378126ad417529c01ac4c69395cbe3be516e38167aa1197fff50fc342',
  },
  { name: 'mobilenet_v1_0.5_224', alpha: 0.5, folder: 'mobilenet_v1_0.50_224', valuesSha256: null },
  { name: 'mobilenet_v1_0.75_224', alpha: 0.75, folder: 'mobilenet_v1_0.75_224', valuesSha256: null },
  { name: 'mobilenet_v1_1.0_224', alpha: 1, folder: 'mobilenet_v1_1.0_224', valuesSha256: null },
]

/** @throws InvalidInput naming those there are */
export function pretrainedModelOf(name: string): PretrainedModel {
  const model = pretrainedModels.find(m => m.name === name)
  if (model) return model
  throw new InvalidInput('config.pretrainedModel', name, pretrainedModels.map(m => m.name).join(', '))
}
