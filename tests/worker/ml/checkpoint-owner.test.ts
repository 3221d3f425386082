import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { blockCount } from '#core/network/mobilenet-v1.ts'
import { noAugmentation, parseConfig } from '#core/training-run/config.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { decodeCheckpoint } from '#worker/ml/checkpoint.ts'
import { ownerOf, ownersOf } from '#worker/ml/checkpoint-owner.ts'
import { trainNetwork } from '#worker/ml/train.ts'
import { drawSamples, makeFolder, recordHooks, tinyConfig, writePretrained } from './kit.ts'

await openEngine('cpu')
const folder = await makeFolder()
afterAll(() => rm(folder, { recursive: true }))
const samples = await drawSamples(folder, 60)
const stored = (name: string) => readFile(path.join(import.meta.dirname, 'checkpoints', name))
const head = { ...tinyConfig, frozenBlocks: blockCount }

/** Written by the release before this one: two classes, 20 images to learn from, after the first epoch. */
const written = await stored('before-resuming.bin')
/** Written by the first release, whose configs knew no windows, no augmentation, and backboneFrozen. */
const first = await stored('first-release.bin')
const firstConfig = {
  ...{ architecture: 'MOBILENET_V1', optimizer: 'ADAM', alpha: 0.25, imageSize: 32, learningRate: 0.002, batchSize: 8 },
  ...{ epochs: 2, patience: null, dropout: 0.1, seed: 7, pretrainedFolder: '/weights', backboneFrozen: true },
  pretrainedSha256: '5290e1b644fcd314997c1def54fc6d09b30a0d8874a9a6d6ade3088201745ddd',
}

test('a checkpoint that the release before this one wrote is gone on from, to the weights of an undisturbed run', async () => {
  const { folder: pretrainedFolder, sha256: pretrainedSha256, pretrained } = await writePretrained(folder)
  const config = { ...head, recipeVersion: 2 as const, pretrainedFolder, pretrainedSha256, epochs: 3 }
  const split = { train: samples.slice(0, 20), validation: samples.slice(20, 28) }
  const input = { config, pretrained, classCount: 2, ...split, blobs: folder }
  const whole = await trainNetwork(input, recordHooks())
  const hooks = recordHooks()
  const resumed = await trainNetwork({ ...input, checkpoint: written }, hooks)
  expect(hooks.epochs.map(e => e.number)).toEqual([2, 3])
  expect(Buffer.from(resumed.weights)).toEqual(Buffer.from(whole.weights))
}, 60_000)

test('a checkpoint of the first release belongs to the run whose config it stored, and to no other', () => {
  const config = parseConfig(firstConfig)
  expect(decodeCheckpoint(first, ownersOf(config, 2))).toMatchObject({ epoch: 1, bestEpoch: 1 })
  const names = decodeCheckpoint(written, /"configSha256":"(\w+)"/.exec(written.toString('latin1'))?.[1] ?? '')
  expect(decodeCheckpoint(first, ownersOf(config, 2)).weights.map(w => w.name)).toEqual(names.weights.map(w => w.name))
  for (const change of [
    { seed: 8 },
    { window: 'AS_DISPLAYED' as const },
    { recipeVersion: 3 as const },
    { frozenBlocks: 0 },
    { dropout: 0.2 },
  ])
    expect(() => decodeCheckpoint(first, ownersOf({ ...config, ...change }, 2))).toThrow('another config')
  expect(() => decodeCheckpoint(first, ownersOf(config, 3))).toThrow('another config')
})

describe('fields that a later release adds', () => {
  const absent = { mixing: 0, augmentation: { ...noAugmentation, noise: 0 } }
  const later = (mixing: number, noise: number) => ({
    ...tinyConfig,
    mixing,
    augmentation: { ...noAugmentation, noise },
  })

  test('change nothing for a run that was begun before there were any', () => {
    expect(ownerOf(later(0, 0), 2, absent)).toBe(ownerOf(tinyConfig, 2))
  })

  test.each([
    ['a field', later(0.5, 0)],
    ['a field of the augmentation', later(0, 0.5)],
  ])('count where they are used: %s', (_, config) => {
    expect(ownerOf(config, 2, absent)).not.toBe(ownerOf(tinyConfig, 2))
  })
})

test('a run may be told to train longer, and its weights come from elsewhere; all else makes it another run', () => {
  const name = ownerOf(tinyConfig, 2)
  expect(ownerOf({ ...tinyConfig, epochs: 99, patience: 3, pretrainedFolder: '/elsewhere' }, 2)).toBe(name)
  expect(ownerOf({ ...tinyConfig, pretrainedUploadId: 'a', pretrainedUploadName: 'a.zip' }, 2)).toBe(name)
  for (const change of [{ seed: 8 }, { batchSize: 4 }, { learningRate: 0.1 }, { imageSize: 64 }, { dropout: 0 }])
    expect(ownerOf({ ...tinyConfig, ...change }, 2)).not.toBe(name)
})
