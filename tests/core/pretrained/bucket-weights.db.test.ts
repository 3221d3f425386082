import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBucket } from '#core/blob/s3-bucket.ts'
import { sha256Of } from '#core/blob/store.ts'
import { openWeights } from '#core/pretrained/open-weights.ts'
import { openCore } from '#tests/kit/core.ts'
import { openS3 } from '#tests/kit/s3.ts'
import { modelOf } from './model.ts'

const { project } = await openCore()
const owner = await project()
const s3 = await openS3('films')
beforeAll(async () => {
  for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value)
  vi.stubEnv('LAMINA_FOLDER_ROOTS', 's3://films/open:s3://not-there')
  const bucket = await openBucket('films', s3.endpoint)
  const objects: Record<string, string | Buffer> = {
    'open/ours/model.json': modelOf(['a.bin', 'parts/b.bin']),
    'open/ours/a.bin': a,
    'open/ours/parts/b.bin': b,
    'open/short/model.json': modelOf(['a.bin', 'b.bin']),
    'open/short/a.bin': a,
    'open/outside/model.json': modelOf(['../ours/a.bin', 'b.bin']),
    'open/other/model.json': 'no model',
  }
  for (const [key, value] of Object.entries(objects))
    await bucket.put(key, Buffer.from(value), sha256Of(Buffer.from(value)))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await s3.close()
})

const [a, b] = [Buffer.alloc(8, 1), Buffer.alloc(16, 2)]
const none = { pretrainedModel: null, pretrainedUploadId: null, pretrainedSha256: null }
const open = (pretrainedFolder: string, change = {}) =>
  openWeights(owner.admin, owner.id, { ...none, pretrainedFolder, ...change })

test('weights are read from a folder of a bucket', async () => {
  const opened = await open('s3://films/open/ours')
  expect(opened).toMatchObject({ source: { pretrainedFolder: 's3://films/open/ours' } })
  expect(opened?.weights).toMatchObject({ sha256: sha256Of(Buffer.concat([a, b])), alpha: 0.25 })
})

test.each([
  ['closed', 's3://films/closed', /LAMINA_FOLDER_ROOTS names$/],
  ['no bucket', 's3://not-there/x', /a folder that the server can read \(there is no such bucket/],
  [
    'nothing there',
    's3://films/open/none',
    /^config.pretrainedFolder is s3:.*none: model.json cannot be read: .*no such object/,
  ],
  ['no weights', 's3://films/open/short', /short: weight file 2 of 2 cannot be read: .*no such object/],
  ['weights elsewhere', 's3://films/open/outside', /outside: weights outside the folder/],
  ['no model', 's3://films/open/other', /other: model.json is no layers model of TensorFlow.js/],
])('a folder of a bucket with %s is refused by its name', async (_what, folder, message) => {
  await expect(open(folder)).rejects.toThrow(message)
  await expect(open(folder)).rejects.toMatchObject({ name: 'InvalidInput', field: 'config.pretrainedFolder' })
})

test('other weights than were asked for are refused with those that are there', async () => {
  await expect(open('s3://films/open/ours', { pretrainedSha256: 'f'.repeat(64) })).rejects.toThrow(
    `${sha256Of(Buffer.concat([a, b]))}, which is what is in s3://films/open/ours`,
  )
})
