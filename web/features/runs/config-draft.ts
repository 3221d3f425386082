import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { readNumbers } from '@/lib/read-numbers.ts'

export const recipeConfigFragment = graphql(`
  fragment RecipeConfig on TrainingConfig @_unmask {
    architecture
    alpha
    imageSize
    optimizer
    learningRate
    batchSize
    epochs
    patience
    dropout
    seed
    pretrainedFolder
    backboneFrozen
  }
`)

type Config = ResultOf<typeof recipeConfigFragment>

/** A TrainingConfig as it is being typed. */
export interface ConfigDraft {
  architecture: Config['architecture']
  optimizer: Config['optimizer']
  alpha: string
  imageSize: string
  learningRate: string
  batchSize: string
  epochs: string
  /** Empty: never early. */
  patience: string
  dropout: string
  seed: string
  /** Empty: from scratch. */
  pretrainedFolder: string
  backboneFrozen: boolean
}

export const draftOf = (config: Config): ConfigDraft => ({
  ...config,
  alpha: String(config.alpha),
  imageSize: String(config.imageSize),
  learningRate: String(config.learningRate),
  batchSize: String(config.batchSize),
  epochs: String(config.epochs),
  patience: config.patience === null ? '' : String(config.patience),
  dropout: String(config.dropout),
  seed: String(config.seed),
  pretrainedFolder: config.pretrainedFolder ?? '',
})

export const configFields = [
  'alpha',
  'imageSize',
  'learningRate',
  'batchSize',
  'epochs',
  'patience',
  'dropout',
  'seed',
  'pretrainedFolder',
  'backboneFrozen',
] as const

/** The draft in the API's types, or what about it cannot be read. */
export function readDraft(draft: ConfigDraft) {
  const { alpha, learningRate, dropout, imageSize, batchSize, epochs, seed, patience } = draft
  const broken = readNumbers({ alpha, learningRate, dropout }, 'any')
  if ('problem' in broken) return broken
  const whole = readNumbers({ imageSize, batchSize, epochs, seed })
  if ('problem' in whole) return whole
  const early = patience.trim() === '' ? { values: { patience: null } } : readNumbers({ patience })
  if ('problem' in early) return early
  return {
    values: {
      architecture: draft.architecture,
      optimizer: draft.optimizer,
      pretrainedFolder: draft.pretrainedFolder.trim() || null,
      backboneFrozen: draft.backboneFrozen,
      ...broken.values,
      ...whole.values,
      ...early.values,
    },
  }
}
