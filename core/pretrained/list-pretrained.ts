import { existsSync } from 'node:fs'
import { pretrainedCacheOf, pretrainedUrlOf } from '#core/pretrained/open-pretrained-model.ts'
import { pretrainedModels } from '#core/pretrained/pretrained-models.ts'

export interface ListedModel {
  name: string
  alpha: number
  url: string
  /** Its hash is known to this release. */
  isPinned: boolean
  /** A copy is in the local cache: no network is needed. */
  isCached: boolean
}

/** The pretrained models that a run can name. */
export const listPretrainedModels = (): ListedModel[] =>
  pretrainedModels.map(model => ({
    name: model.name,
    alpha: model.alpha,
    url: pretrainedUrlOf(model),
    isPinned: model.valuesSha256 !== null,
    isCached: existsSync(pretrainedCacheOf(model.name)),
  }))
