import { graphql, type ResultOf } from '@/lib/graphql.ts'
import type { Problem } from '@/lib/problem.ts'
import { readNumbers } from '@/lib/read-numbers.ts'

export const recipeConfigFragment = graphql(`
  fragment RecipeConfig on TrainingConfig @_unmask {
    architecture
    alpha
    imageSize
    window
    optimizer
    learningRate
    batchSize
    epochs
    patience
    dropout
    seed
    pretrainedModel
    pretrainedFolder
    pretrainedSha256
    frozenBlocks
    augmentation { flip rotationDegrees shift brightness contrast }
  }
`)

type Config = ResultOf<typeof recipeConfigFragment>

/** conv1 and 13 separable blocks: with all of them frozen the head alone learns. */
export const blockCount = 14

/** What of the network learns, and from where. */
export type Mode = 'scratch' | 'fine-tune' | 'frozen'

/** A TrainingConfig as it is being typed. */
export interface ConfigDraft {
  architecture: Config['architecture']
  optimizer: Config['optimizer']
  window: Config['window']
  alpha: string
  imageSize: string
  learningRate: string
  batchSize: string
  epochs: string
  /** Empty: never early. */
  patience: string
  dropout: string
  seed: string
  mode: Mode
  /** The block that fine-tuning starts from: as many before it are frozen. */
  frozenBlocks: string
  weights: 'model' | 'folder' | 'upload'
  pretrainedModel: string
  pretrainedFolder: string
  /** Empty: whatever is there. */
  pretrainedSha256: string
  flip: boolean
  rotationDegrees: string
  shift: string
  brightness: string
  contrast: string
}

const modeOf = (config: Config): Mode =>
  config.pretrainedModel === null && config.pretrainedFolder === null
    ? 'scratch'
    : config.frozenBlocks === blockCount
      ? 'frozen'
      : 'fine-tune'

export const draftOf = (config: Config): ConfigDraft => ({
  architecture: config.architecture,
  optimizer: config.optimizer,
  window: config.window,
  alpha: String(config.alpha),
  imageSize: String(config.imageSize),
  learningRate: String(config.learningRate),
  batchSize: String(config.batchSize),
  epochs: String(config.epochs),
  patience: config.patience === null ? '' : String(config.patience),
  dropout: String(config.dropout),
  seed: String(config.seed),
  mode: modeOf(config),
  frozenBlocks: modeOf(config) === 'fine-tune' ? String(config.frozenBlocks) : '7',
  weights: config.pretrainedFolder === null ? 'model' : 'folder',
  pretrainedModel: config.pretrainedModel ?? '',
  pretrainedFolder: config.pretrainedFolder ?? '',
  pretrainedSha256: config.pretrainedSha256 ?? '',
  flip: config.augmentation.flip,
  rotationDegrees: String(config.augmentation.rotationDegrees),
  shift: String(config.augmentation.shift),
  brightness: String(config.augmentation.brightness),
  contrast: String(config.augmentation.contrast),
})

/** Inputs in sight, as the API names what they hold. */
export function fieldsOf({ mode, weights }: ConfigDraft): string[] {
  const always = ['alpha', 'imageSize', 'window', 'learningRate', 'batchSize', 'epochs', 'patience', 'dropout', 'seed']
  const augmentation = ['flip', 'rotationDegrees', 'shift', 'brightness', 'contrast']
  const block = mode === 'fine-tune' ? ['frozenBlocks'] : []
  const chosen = {
    model: ['pretrainedModel', 'pretrainedSha256'],
    folder: ['pretrainedFolder'],
    upload: ['pretrainedUploadId'],
  }[weights]
  return [...always, ...augmentation, ...block, ...(mode === 'scratch' ? [] : chosen)]
}

/** How many blocks the draft freezes, as typed. */
export const frozenBlocksOf = ({ mode, frozenBlocks }: ConfigDraft): string =>
  mode === 'scratch' ? '0' : mode === 'frozen' ? String(blockCount) : frozenBlocks

function weightsOf({ mode, weights, ...draft }: ConfigDraft, uploadId: string | null) {
  const given = (text: string, isMeant: boolean) => (mode !== 'scratch' && isMeant ? text.trim() || null : null)
  return {
    pretrainedModel: given(draft.pretrainedModel, weights === 'model'),
    pretrainedFolder: given(draft.pretrainedFolder, weights === 'folder'),
    pretrainedUploadId: given(uploadId ?? '', weights === 'upload'),
    pretrainedSha256: given(draft.pretrainedSha256, weights === 'model'),
  }
}

/** What is missing of the weights that the draft's mode starts from. */
function missingWeights(
  { mode, weights, ...draft }: ConfigDraft,
  uploadId: string | null,
): { problem: Problem } | undefined {
  const [field, text, allowed] = {
    model: ['pretrainedModel', draft.pretrainedModel, 'one of the list'] as const,
    folder: ['pretrainedFolder', draft.pretrainedFolder, 'a folder with model.json beside its weights'] as const,
    upload: ['pretrainedUploadId', uploadId ?? '', 'an upload that has arrived'] as const,
  }[weights]
  if (mode === 'scratch' || text.trim() !== '') return undefined
  return {
    problem: { kind: 'InvalidInput', field, value: '', allowed, message: `${field} is empty; allowed: ${allowed}` },
  }
}

/**
 * The draft in the API's types, or what about it cannot be read.
 * @param uploadId of weights that have arrived
 */
export function readDraft(draft: ConfigDraft, uploadId: string | null) {
  const { alpha, learningRate, dropout, imageSize, batchSize, epochs, seed, patience } = draft
  const broken = readNumbers({ alpha, learningRate, dropout }, 'any')
  if ('problem' in broken) return broken
  const whole = readNumbers({ imageSize, batchSize, epochs, seed, frozenBlocks: frozenBlocksOf(draft) })
  if ('problem' in whole) return whole
  const early = patience.trim() === '' ? { values: { patience: null } } : readNumbers({ patience })
  if ('problem' in early) return early
  const { rotationDegrees, shift, brightness, contrast } = draft
  const changes = readNumbers({ rotationDegrees, shift, brightness, contrast }, 'any')
  if ('problem' in changes) return changes
  const missing = missingWeights(draft, uploadId)
  if (missing) return missing
  return {
    values: {
      architecture: draft.architecture,
      optimizer: draft.optimizer,
      window: draft.window,
      ...broken.values,
      ...whole.values,
      ...early.values,
      ...weightsOf(draft, uploadId),
      augmentation: { flip: draft.flip, ...changes.values },
    },
  }
}
