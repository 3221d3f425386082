import { expect, test } from 'vitest'
import type { ModelVersion } from '#core/generated/prisma/client.ts'
import { preprocessingOfModel } from '#core/model-version/preprocessing.ts'
import {
  knownPreprocessings,
  type Preprocessing,
  preprocessingOf,
  preprocessingSha256,
  windowOf,
} from '#core/pixels/preprocessing.ts'

const modelWith = (
  preprocessing: object,
  sha256 = preprocessingSha256(preprocessing as Preprocessing),
): ModelVersion => ({
  id: '0198f6a0-0000-7000-8000-000000000000',
  projectId: '',
  number: 3,
  trainingRunId: '',
  weightsSha256: '',
  topologySha256: '',
  preprocessing: { ...preprocessing },
  preprocessingSha256: sha256,
  classNames: [],
  classIds: [],
  threshold: null,
  status: 'CANDIDATE',
  createdAt: new Date(0),
})

/** As the first release wrote it, with the hash that it wrote. */
const version1 = {
  imageSize: 224,
  channels: 3,
  colour: 'luminance-repeated',
  resize: 'box-then-linear',
  scale: 2,
  offset: -1,
  version: 1,
}
const version1Sha256 = 'd409decfbbcdecbf8f25ca84d23899809ddcad3b1fd2132325f8f4bc978c6280'

const version2Sha256 = '6622f74b778939b698fab129ca8c12c9a5345525f0932038c838358e9ba0deed'

test('a model of the first release keeps its hash and sees the full range, as it did', () => {
  const found = preprocessingOfModel(modelWith(version1, version1Sha256))
  expect(found).toEqual(version1)
  expect(preprocessingSha256(found)).toBe(version1Sha256)
  expect(windowOf(found)).toBe('full-range')
})

test('a model of recipe version 2 keeps its hash', () => {
  const version2 = { ...version1, version: 2, window: 'as-displayed' }
  const found = preprocessingOfModel(modelWith(version2, version2Sha256))
  expect(found).toEqual(version2)
  expect(preprocessingSha256(found)).toBe(version2Sha256)
})

test('a new model has recipe version 3, under a hash of its own', () => {
  expect(preprocessingOf(224, 'as-displayed')).toMatchObject({ version: 3, fit: 'padded', profile: 'ignored' })
  const hashes = knownPreprocessings(224).map(preprocessingSha256)
  expect(new Set(hashes).size).toBe(5)
})

test.each(['as-displayed', 'full-range'] as const)('a model that learnt from %s pictures sees them so', window => {
  const ours = preprocessingOf(96, window)
  expect(preprocessingOfModel(modelWith(ours))).toEqual(ours)
  expect(windowOf(ours)).toBe(window)
})

test('another preprocessing is refused, and its hash and ours are named', () => {
  const other = modelWith({ ...version1, resize: 'nearest' })
  expect(() => preprocessingOfModel(other)).toThrow(
    `preprocessing of model version 3 is ${other.preprocessingSha256}; allowed: `,
  )
  expect(() => preprocessingOfModel(other)).toThrow(version1Sha256)
})
