import {
  type Augmentation as AugmentationRow,
  type Recipe as RecipeRow,
  recipes,
  type TrainingConfig as TrainingConfigRow,
} from '#core/training-run/config.ts'
import { builder } from '#server/schema/builder.ts'
import { Architecture, Optimizer, WindowChoice } from '#server/schema/enums.ts'

const texts = {
  architecture: 'The shape of the network.',
  optimizer: 'What turns gradients into steps.',
  learningRate: 'How long a step is.',
  batchSize: 'Images that a step learns from.',
  dropout: 'Share of the features that a step leaves out, before the last layer.',
  seed: 'Of everything random in the training; 0 to 2147483647.',
  window: 'What of a picture the network sees; pictures of 8 bits without a window of their own look alike in both.',
  patience: 'Epochs without a lower validation loss before it stops; null: never early.',
  augmentation: 'What is changed at random in every TRAIN image at every epoch; the seed decides.',
  flip: 'Mirrored left to right, every other image on average.',
  rotationDegrees: 'Turned about the centre by up to this, either way.',
  shift: 'Moved by up to this part of the side, along either axis.',
  brightness: 'Added to every value, up to this part of the whole range either way.',
  contrast: 'Stretched about the mean by a factor of up to 1 + this, or its inverse.',
  frozenBlocks:
    'How many of the 14 blocks, from the input on, stay as pretrained: 0 none, 14 all (the head alone learns), k: fine-tuning from block k on.',
  pretrainedModel: 'The name of one of pretrainedModels.',
}

const Augmentation = builder.objectRef<AugmentationRow>('Augmentation').implement({
  description: texts.augmentation,
  fields: t => ({
    flip: t.exposeBoolean('flip', { description: texts.flip }),
    rotationDegrees: t.exposeFloat('rotationDegrees', { description: texts.rotationDegrees }),
    shift: t.exposeFloat('shift', { description: texts.shift }),
    brightness: t.exposeFloat('brightness', { description: texts.brightness }),
    contrast: t.exposeFloat('contrast', { description: texts.contrast }),
  }),
})

export const TrainingConfig = builder.objectRef<TrainingConfigRow>('TrainingConfig').implement({
  description: 'How one network is trained.',
  fields: t => ({
    architecture: t.expose('architecture', { type: Architecture, description: texts.architecture }),
    alpha: t.exposeFloat('alpha', { description: 'Width multiplier of every layer.' }),
    imageSize: t.exposeInt('imageSize', { description: 'Side of the square the network sees, pixels.' }),
    window: t.expose('window', { type: WindowChoice, description: texts.window }),
    optimizer: t.expose('optimizer', { type: Optimizer, description: texts.optimizer }),
    learningRate: t.exposeFloat('learningRate', { description: texts.learningRate }),
    batchSize: t.exposeInt('batchSize', { description: texts.batchSize }),
    epochs: t.exposeInt('epochs', { description: 'Passes over TRAIN, at most.' }),
    patience: t.exposeInt('patience', { nullable: true, description: texts.patience }),
    dropout: t.exposeFloat('dropout', { description: texts.dropout }),
    seed: t.exposeInt('seed', { description: texts.seed }),
    pretrainedModel: t.exposeString('pretrainedModel', {
      nullable: true,
      description: `${texts.pretrainedModel} Null: none of them.`,
    }),
    pretrainedFolder: t.exposeString('pretrainedFolder', {
      nullable: true,
      description: 'The folder on the server that it starts from; null: no folder.',
    }),
    pretrainedUploadId: t.exposeID('pretrainedUploadId', {
      nullable: true,
      description: 'The upload whose weights it starts from, which may have been removed since; null: no upload.',
    }),
    pretrainedUploadName: t.exposeString('pretrainedUploadName', {
      nullable: true,
      description: 'What its sender called that upload; null: no upload.',
    }),
    pretrainedSha256: t.exposeString('pretrainedSha256', {
      nullable: true,
      description:
        'Of the weights that it starts from: of their bytes, which are kept with the run; null: from scratch.',
    }),
    frozenBlocks: t.exposeInt('frozenBlocks', { description: texts.frozenBlocks }),
    augmentation: t.expose('augmentation', { type: Augmentation, description: texts.augmentation }),
  }),
})

const Recipe = builder.objectRef<RecipeRow>('Recipe').implement({
  description: 'A named TrainingConfig to start from.',
  fields: t => ({
    name: t.exposeString('name', { description: 'What programs know it by.' }),
    title: t.exposeString('title', { description: 'What people know it by.' }),
    description: t.exposeString('description', { description: 'What it is good for.' }),
    config: t.expose('config', { type: TrainingConfig, description: 'All of it; change what you like.' }),
  }),
})

builder.queryFields(t => ({
  recipes: t.field({
    type: [Recipe],
    description: 'Configs to start from: the same few for everybody in one release. Needs no sign-in.',
    resolve: () => [...recipes],
  }),
}))

const AugmentationInput = builder.inputType('AugmentationInput', {
  description: `${texts.augmentation} What is left out is not changed.`,
  fields: t => ({
    flip: t.boolean({ description: texts.flip }),
    rotationDegrees: t.float({ description: `0 to 45. ${texts.rotationDegrees}` }),
    shift: t.float({ description: `0 to 0.5. ${texts.shift}` }),
    brightness: t.float({ description: `0 to 0.5. ${texts.brightness}` }),
    contrast: t.float({ description: `0 to 1. ${texts.contrast}` }),
  }),
})

export const TrainingConfigInput = builder.inputType('TrainingConfigInput', {
  description: 'How a network is to be trained.',
  fields: t => ({
    architecture: t.field({ type: Architecture, required: true, description: texts.architecture }),
    alpha: t.float({ required: true, description: '0.25, 0.5, 0.75 or 1: the width multiplier of every layer.' }),
    imageSize: t.int({ required: true, description: 'A multiple of 32 from 32 to 512.' }),
    window: t.field({ type: WindowChoice, description: `${texts.window} Left out: AS_DISPLAYED.` }),
    optimizer: t.field({ type: Optimizer, required: true, description: texts.optimizer }),
    learningRate: t.float({ required: true, description: `Above 0, at most 1. ${texts.learningRate}` }),
    batchSize: t.int({ required: true, description: `2 to 256. ${texts.batchSize}` }),
    epochs: t.int({ required: true, description: '1 to 1000. Passes over TRAIN, at most.' }),
    patience: t.int({ description: `1 to 1000. ${texts.patience}` }),
    dropout: t.float({ required: true, description: `From 0 up to, not including, 1. ${texts.dropout}` }),
    seed: t.int({ required: true, description: texts.seed }),
    pretrainedModel: t.string({
      description: `${texts.pretrainedModel} Downloaded where it is not in the cache; this, pretrainedFolder or pretrainedUploadId.`,
    }),
    pretrainedFolder: t.string({
      description: 'On the server, or s3://bucket/folder, with model.json beside its weights.',
    }),
    pretrainedUploadId: t.id({
      description:
        'An upload of the same project that has arrived: a ZIP, TAR or TAR.GZ with one model.json and its weights beside it.',
    }),
    pretrainedSha256: t.string({
      description: 'What the weights must hash to, in the order of model.json; needed for a model that is not pinned.',
    }),
    frozenBlocks: t.int({
      description: `0 to 14, by itself 0; above 0 it needs pretrained weights. ${texts.frozenBlocks}`,
    }),
    augmentation: t.field({ type: AugmentationInput, description: 'Left out: none.' }),
  }),
})
