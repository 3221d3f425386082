import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { parse } from '#core/parse.ts'
import { presentRecipe } from '#core/pixels/preprocessing.ts'
import { openWeights } from '#core/pretrained/open-weights.ts'
import type { PretrainedWeights } from '#core/pretrained/pretrained.ts'
import { pretrainedModelOf } from '#core/pretrained/pretrained-models.ts'
import { noAugmentation, type TrainingConfig, trainingConfigSchema } from '#core/training-run/config.ts'

type Optional =
  | 'window'
  | 'patience'
  | 'pretrainedModel'
  | 'pretrainedFolder'
  | 'pretrainedUploadId'
  | 'pretrainedSha256'
  | 'frozenBlocks'

/** What the product itself writes into a config. */
type Own = 'recipeVersion' | 'pretrainedUploadName'

export type ConfigInput = Omit<TrainingConfig, Optional | Own | 'augmentation'> & {
  [Name in Optional]?: TrainingConfig[Name] | null
} & {
  augmentation?: { [Name in keyof TrainingConfig['augmentation']]?: TrainingConfig['augmentation'][Name] | null } | null
}

const places = ['pretrainedModel', 'pretrainedFolder', 'pretrainedUploadId'] as const

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
      pretrainedUploadId: given(input.pretrainedUploadId),
      pretrainedUploadName: null,
      pretrainedSha256: given(input.pretrainedSha256)?.toLowerCase() ?? null,
    },
    'config',
  )
  const { pretrainedSha256: sha256, frozenBlocks } = config
  const [first, second] = places.filter(place => config[place] !== null)
  if (first && second)
    throw new InvalidInput(`config.${second}`, config[second], `none, since ${first} is ${config[first]}`)
  if (!first && sha256 !== null)
    throw new InvalidInput('config.pretrainedSha256', sha256, 'none, since no pretrained weights are named')
  if (!first && frozenBlocks > 0)
    throw new InvalidInput(
      'config.frozenBlocks',
      frozenBlocks,
      `0, or pretrained weights (${places.join(', ')}): blocks that do not learn must know something`,
    )
  return config
}

/**
 * Finds the pretrained weights that a config names, and pins them by their hash.
 * @returns them, to be kept with the run; null: it names none
 * @throws InvalidInput where they are not there, not those they should be, or of another alpha; NotFound
 */
export async function pinWeights(
  ctx: Pick<Context, 'database' | 'actor'>,
  projectId: string,
  config: TrainingConfig,
): Promise<{ config: TrainingConfig; weights: PretrainedWeights | null }> {
  // Before it is downloaded.
  if (config.pretrainedModel !== null) requireAlpha(config, pretrainedModelOf(config.pretrainedModel).alpha)
  const opened = await openWeights(ctx, projectId, config)
  if (opened === null) return { config, weights: null }
  const { weights, source } = opened
  requireAlpha(config, weights.alpha)
  return { config: { ...config, ...source, pretrainedSha256: weights.sha256 }, weights }
}

function requireAlpha(config: TrainingConfig, alpha: TrainingConfig['alpha']) {
  if (alpha === config.alpha) return
  throw new InvalidInput('config.alpha', config.alpha, `${alpha}, as in the pretrained weights`)
}
