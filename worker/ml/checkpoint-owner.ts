import { createHash } from 'node:crypto'
import { blockCount } from '#core/network/mobilenet-v1.ts'
import { knownPreprocessings, preprocessingSha256 } from '#core/pixels/preprocessing.ts'
import { absentMeans, preprocessingOfConfig, type TrainingConfig } from '#core/training-run/config.ts'

/** Fields that every checkpoint's hash has had. One that a later release adds counts only where it is not as before. */
const firstFields = [
  ...['architecture', 'alpha', 'imageSize', 'window', 'optimizer', 'learningRate', 'batchSize', 'dropout', 'seed'],
  ...['pretrainedModel', 'pretrainedSha256', 'frozenBlocks', 'augmentation'],
]
const firstAugmentations = ['flip', 'rotationDegrees', 'shift', 'brightness', 'contrast']
/** Weights are known by their hash, wherever they came from; a run may be told to train longer. */
const left = ['pretrainedFolder', 'pretrainedUploadId', 'pretrainedUploadName', 'epochs', 'patience']

const fieldOf = (record: object, name: string): unknown => Reflect.get(record, name)

const counted = (record: object, first: readonly string[], absent: object) =>
  Object.entries(record).filter(
    ([name, value]) => first.includes(name) || JSON.stringify(value) !== JSON.stringify(fieldOf(absent, name)),
  )

/** Keys sorted, because a database need not keep their order. */
const hashOf = (entries: [string, unknown][]) =>
  createHash('sha256')
    .update(JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')

/**
 * Names the run that a checkpoint belongs to, by what its training depends on. The same config has the same name in every
 * release: a run goes on after an upgrade that brought new fields.
 * @param absent what the absence of a field means; of a later release's, in a test
 */
export function ownerOf(config: TrainingConfig, classCount: number, absent: object = absentMeans): string {
  const of = counted(config, firstFields, absent).filter(([name]) => !left.includes(name))
  const augmentation = Object.fromEntries(
    counted(config.augmentation, firstAugmentations, Object(fieldOf(absent, 'augmentation'))),
  )
  const preprocessing = preprocessingSha256(preprocessingOfConfig(config))
  return hashOf([
    ...of.filter(([name]) => name !== 'augmentation'),
    ...Object.entries({ augmentation, classCount, preprocessing }),
  ])
}

/** As a release before windows, augmentation and partly frozen networks named it; null: it could not train this. */
function firstOwnerOf(config: TrainingConfig, classCount: number): string | null {
  const { augmentation, window, recipeVersion, pretrainedModel, frozenBlocks, ...rest } = config
  const could = { augmentation, window, recipeVersion, pretrainedModel }
  const isPlain = Object.entries(could).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(fieldOf(absentMeans, name)),
  )
  if (!isPlain || (frozenBlocks !== 0 && frozenBlocks !== blockCount)) return null
  const backboneFrozen = frozenBlocks === blockCount
  const first = knownPreprocessings(config.imageSize).find(p => p.version === 1)
  const preprocessing = first && preprocessingSha256(first)
  const entries = Object.entries({ ...rest, backboneFrozen, classCount, preprocessing })
  return hashOf(entries.filter(([name]) => !left.includes(name)))
}

/** Every name that a checkpoint of this run may carry, the present one first. */
export function ownersOf(config: TrainingConfig, classCount: number): string[] {
  const first = firstOwnerOf(config, classCount)
  return [ownerOf(config, classCount), ...(first === null ? [] : [first])]
}
