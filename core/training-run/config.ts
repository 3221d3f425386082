import { z } from 'zod'
import { alphas, blockCount } from '#core/network/mobilenet-v1.ts'
import { parse } from '#core/parse.ts'
import { type Preprocessing, preprocessingOf, presentRecipe, recipeVersions } from '#core/pixels/preprocessing.ts'

const oneOf = (values: readonly number[]) => values.join(', ')

const within = (max: number) => z.number().refine(x => x >= 0 && x <= max, `from 0 to ${max}`)

/** What is changed at random in every TRAIN image at every epoch; the seed decides. All zero: nothing. */
const augmentationSchema = z.object({
  /** Mirrored left to right, every other image on average. */
  flip: z.boolean(),
  /** Turned about the centre by up to this, degrees either way. */
  rotationDegrees: within(45),
  /** Moved by up to this part of the side, along either axis. */
  shift: within(0.5),
  /** Added to every value, up to this part of the whole range either way. */
  brightness: within(0.5),
  /** Differences from the image's mean stretched or shrunk by a factor of up to 1 + this, or its inverse. */
  contrast: within(1),
})

export type Augmentation = z.infer<typeof augmentationSchema>

export const noAugmentation: Augmentation = { flip: false, rotationDegrees: 0, shift: 0, brightness: 0, contrast: 0 }

/** How one network is trained; stored whole with its run. Every message says what is allowed. */
export const trainingConfigSchema = z.object({
  architecture: z.literal('MOBILENET_V1', 'MOBILENET_V1'),
  /** Width multiplier of every layer. */
  alpha: z.number().refine(a => alphas.some(x => x === a), `one of ${oneOf(alphas)}`),
  /** Side of the square the network sees, pixels. */
  imageSize: z
    .number()
    .refine(s => Number.isInteger(s) && s >= 32 && s <= 512 && s % 32 === 0, 'a multiple of 32 from 32 to 512'),
  /** What of a picture the network sees: as a radiologist sees it first, or all that its bit depth can hold. */
  window: z.enum(['AS_DISPLAYED', 'FULL_RANGE'], 'AS_DISPLAYED or FULL_RANGE'),
  /** Version of the steps from a picture to what the network sees: see core/pixels/preprocessing.ts. No choice of a person's. */
  recipeVersion: z.literal(recipeVersions, `one of ${recipeVersions.join(', ')}`),
  optimizer: z.literal('ADAM', 'ADAM'),
  learningRate: z.number().refine(r => r > 0 && r <= 1, 'above 0, at most 1'),
  batchSize: z.number().refine(b => Number.isInteger(b) && b >= 2 && b <= 256, 'a whole number from 2 to 256'),
  epochs: z.number().refine(e => Number.isInteger(e) && e >= 1 && e <= 1000, 'a whole number from 1 to 1000'),
  /** Epochs without a lower validation loss before it stops; null: never early. */
  patience: z
    .number()
    .refine(p => Number.isInteger(p) && p >= 1 && p <= 1000, 'a whole number from 1 to 1000, or null')
    .nullable(),
  dropout: z.number().refine(d => d >= 0 && d < 1, 'from 0 up to, not including, 1'),
  seed: z.number().refine(s => Number.isInteger(s) && s >= 0 && s < 2 ** 31, 'a whole number from 0 to 2147483647'),
  /** One of core/pretrained/pretrained-models.ts; this, a folder, an upload, or none: from scratch. */
  pretrainedModel: z.string().nullable(),
  /** Folder of pretrained weights on the server (model.json beside its weights). */
  pretrainedFolder: z.string().nullable(),
  /** Upload of an archive with pretrained weights. */
  pretrainedUploadId: z.string().nullable(),
  /** As that archive was named by its sender: the upload is removed one day. No choice of a person's. */
  pretrainedUploadName: z.string().nullable(),
  /** sha256, hex, over the bytes of the pretrained weights in the order of model.json; null: from scratch. */
  pretrainedSha256: z.string().nullable(),
  /**
   * How many blocks, from the input on, stay as pretrained: 0 none (the whole network learns), 14 all (only the head
   * learns, on features computed once); k between: fine-tuning from block k on, counted from 0 = conv1.
   */
  frozenBlocks: z
    .number()
    .refine(b => Number.isInteger(b) && b >= 0 && b <= blockCount, `a whole number from 0 to ${blockCount}`),
  augmentation: augmentationSchema,
})

export type TrainingConfig = z.infer<typeof trainingConfigSchema>

const windowChoices = { AS_DISPLAYED: 'as-displayed', FULL_RANGE: 'full-range' } as const

/** What is done to pixels before the network of this config sees them. */
export const preprocessingOfConfig = ({ imageSize, window, recipeVersion }: TrainingConfig): Preprocessing =>
  preprocessingOf(imageSize, windowChoices[window], recipeVersion)

const base = {
  architecture: 'MOBILENET_V1',
  window: 'AS_DISPLAYED',
  recipeVersion: presentRecipe,
  optimizer: 'ADAM',
  pretrainedModel: null,
  pretrainedFolder: null,
  pretrainedUploadId: null,
  pretrainedUploadName: null,
  pretrainedSha256: null,
  frozenBlocks: 0,
  augmentation: noAugmentation,
} as const

export interface Recipe {
  name: string
  title: string
  description: string
  config: TrainingConfig
}

/** Named configs to start from. The first is the published one that this product grew from. */
export const recipes: readonly Recipe[] = [
  {
    name: 'spine-fracture',
    title: 'Spine fracture (published)',
    description:
      'MobileNet v1 from scratch at 224 px: Adam, learning rate 0.002, cross-entropy, early stopping on the validation loss.',
    config: {
      ...base,
      alpha: 1,
      imageSize: 224,
      learningRate: 0.002,
      batchSize: 16,
      epochs: 50,
      patience: 5,
      dropout: 0.001,
      seed: 1,
    },
  },
  {
    name: 'quick-look',
    title: 'Quick look',
    description:
      'The same network, a quarter as wide, at 64 px: minutes on two cores, enough to see whether it learns.',
    config: {
      ...base,
      alpha: 0.25,
      imageSize: 64,
      learningRate: 0.002,
      batchSize: 16,
      epochs: 30,
      patience: 12,
      dropout: 0.001,
      seed: 1,
    },
  },
  {
    name: 'fine-tune',
    title: 'Fine-tuning',
    description:
      'A pretrained MobileNet v1 0.25 that goes on learning from block 7 on, in small steps, on pictures turned, shifted and lit a little differently each time.',
    config: {
      ...base,
      alpha: 0.25,
      imageSize: 224,
      learningRate: 0.0005,
      batchSize: 16,
      epochs: 40,
      patience: 8,
      dropout: 0.1,
      seed: 1,
      pretrainedModel: 'mobilenet_v1_0.25_224',
      frozenBlocks: 7,
      augmentation: { flip: true, rotationDegrees: 5, shift: 0.05, brightness: 0.1, contrast: 0.1 },
    },
  },
  {
    name: 'frozen-backbone',
    title: 'Frozen backbone',
    description:
      'Only the head is trained, on features of a pretrained MobileNet v1 0.25 that are computed once: seconds an epoch.',
    config: {
      ...base,
      alpha: 0.25,
      imageSize: 224,
      learningRate: 0.002,
      batchSize: 32,
      epochs: 60,
      patience: 10,
      dropout: 0.2,
      seed: 1,
      pretrainedModel: 'mobilenet_v1_0.25_224',
      frozenBlocks: blockCount,
    },
  },
]

/** What it means that a stored config lacks a field: what was done before there was such a choice. */
export const absentMeans = {
  window: 'FULL_RANGE',
  recipeVersion: 2,
  pretrainedModel: null,
  pretrainedUploadId: null,
  pretrainedUploadName: null,
  augmentation: noAugmentation,
  frozenBlocks: 0,
} as const

/** A config as an earlier release stored it, in the terms of this one. */
function upgrade(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null) return stored
  const { backboneFrozen, ...rest } = { backboneFrozen: false, ...stored }
  const { augmentation, ...missing } = {
    ...absentMeans,
    ...(backboneFrozen ? { frozenBlocks: blockCount } : {}),
    ...rest,
  }
  return { ...missing, augmentation: { ...noAugmentation, ...augmentation } }
}

/** Reads a config that was stored with a run, by this release or an earlier one. @throws InvalidInput where it is none */
export const parseConfig = (stored: unknown): TrainingConfig => parse(trainingConfigSchema, upgrade(stored), 'config')
