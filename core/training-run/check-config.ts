import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { openFolder } from '#core/folder.ts'
import { parse } from '#core/parse.ts'
import { presentRecipe } from '#core/pixels/preprocessing.ts'
import { openPretrainedModel } from '#core/pretrained/open-pretrained-model.ts'
import { inspectPretrained } from '#core/pretrained/pretrained.ts'
import { pretrainedModelOf } from '#core/pretrained/pretrained-models.ts'
import { noAugmentation, type TrainingConfig, trainingConfigSchema } from '#core/training-run/config.ts'

type Optional = 'window' | 'patience' | 'pretrainedModel' | 'pretrainedFolder' | 'pretrainedSha256' | 'frozenBlocks'

export type ConfigInput = Omit<TrainingConfig, Optional | 'augmentation' | 'recipeVersion'> & {
  [Name in Optional]?: TrainingConfig[Name] | null
} & {
  augmentation?: { [Name in keyof TrainingConfig['augmentation']]?: TrainingConfig['augmentation'][Name] | null } | null
}

const given = (text: string | null | undefined) => text?.trim() || null

/** Checks all of a config that can be checked without looking for weights. @throws InvalidInput */
export function readConfig(input: ConfigInput): TrainingConfig {
  const changes = Object.entries(input.augmentation ?? {}).filter(([, value]) => value !== null && value !== undefined)
  const config = parse(
    trainingConfigSchema,
    {
      ...input,
      recipeVersion: presentRecipe,
      window: input.window ?? 'AS_DISPLAYED',
      patience: input.patience ?? null,
      frozenBlocks: input.frozenBlocks ?? 0,
      augmentation: { ...noAugmentation, ...Object.fromEntries(changes) },
      pretrainedModel: given(input.pretrainedModel),
      pretrainedFolder: given(input.pretrainedFolder),
      pretrainedSha256: given(input.pretrainedSha256)?.toLowerCase() ?? null,
    },
    'config',
  )
  const { pretrainedModel: model, pretrainedFolder: folder, pretrainedSha256: sha256, frozenBlocks } = config
  if (model !== null && folder !== null)
    throw new InvalidInput('config.pretrainedFolder', folder, `none, since pretrainedModel is ${model}`)
  if (model === null && folder === null && sha256 !== null)
    throw new InvalidInput('config.pretrainedSha256', sha256, 'none, since no pretrained weights are named')
  if (model === null && folder === null && frozenBlocks > 0)
    throw new InvalidInput(
      'config.frozenBlocks',
      frozenBlocks,
      '0, or pretrained weights (pretrainedModel or pretrainedFolder): blocks that do not learn must know something',
    )
  return config
}

/**
 * Finds the pretrained weights that a config names, downloads them where they are of the list and not here yet, and pins
 * them by their hash.
 * @throws InvalidInput where they are not there, not those they should be, or of another alpha
 */
export async function pinWeights(ctx: Pick<Context, 'actor'>, config: TrainingConfig): Promise<TrainingConfig> {
  const { pretrainedModel: model, pretrainedFolder, pretrainedSha256: wanted } = config
  if (model !== null) {
    requireAlpha(config, pretrainedModelOf(model).alpha)
    const { sha256 } = await openPretrainedModel(model, wanted)
    return { ...config, pretrainedSha256: sha256 }
  }
  if (pretrainedFolder === null) return config
  const folder = await openFolder(ctx, 'config.pretrainedFolder', pretrainedFolder)
  const { sha256, alpha } = await inspectPretrained(folder).catch(error => {
    // Whoever named it knows it by that name, not by where its links lead.
    if (!(error instanceof InvalidInput)) throw error
    throw new InvalidInput(error.field, error.value.replace(folder, pretrainedFolder), error.allowed)
  })
  requireAlpha(config, alpha)
  if (wanted !== null && wanted !== sha256)
    throw new InvalidInput('config.pretrainedSha256', wanted, `${sha256}, which is what is in ${pretrainedFolder}`)
  return { ...config, pretrainedFolder: folder, pretrainedSha256: sha256 }
}

function requireAlpha(config: TrainingConfig, alpha: TrainingConfig['alpha']) {
  if (alpha === config.alpha) return
  throw new InvalidInput('config.alpha', config.alpha, `${alpha}, as in the pretrained weights`)
}
