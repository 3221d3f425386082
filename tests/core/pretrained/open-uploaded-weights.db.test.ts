import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { sha256Of } from '#core/blob/store.ts'
import { NotFound } from '#core/errors.ts'
import { openUploadedWeights } from '#core/pretrained/open-uploaded-weights.ts'
import { readPretrainedFolder } from '#core/pretrained/pretrained.ts'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'
import { openCore } from '#tests/kit/core.ts'
import { writeTar } from '#tests/kit/tar.ts'
import { writeZip } from '#tests/kit/zip.ts'
import { modelOf } from './model.ts'

const { database, project } = await openCore()
const owner = await project()
const { dataDir } = readSettings()

/** @returns the id of an upload that has arrived with these bytes */
async function upload(bytes: Buffer | null, change: object = {}): Promise<string> {
  const row = { projectId: owner.id, fileName: 'ours.zip', createdById: owner.admin.actor?.id ?? '' }
  const { id } = await database.upload.create({
    data: { ...row, byteCount: bytes?.length ?? 1, completedAt: new Date(), ...change },
  })
  const file = uploadPath(dataDir, id)
  await mkdir(path.dirname(file), { recursive: true })
  if (bytes) await writeFile(file, bytes)
  return id
}
const open = async (bytes: Buffer | null, change?: object) =>
  openUploadedWeights(owner.admin, owner.id, await upload(bytes, change))

const [a, b] = [Buffer.alloc(8, 1), Buffer.alloc(16, 2)]
const model = modelOf(['a.bin', 'b.bin'])
const files = [
  { name: 'model.json', data: model },
  { name: 'a.bin', data: a },
  { name: 'b.bin', data: b },
]
const below = (folder: string) => files.map(({ name, data }) => ({ name: `${folder}/${name}`, data }))
const sha256 = sha256Of(Buffer.concat([a, b]))

test.each<[string, Buffer]>([
  ['a ZIP with them at its root', writeZip(files)],
  ['a ZIP with them in a folder', writeZip(below('mobilenet'))],
  ['a TAR', writeTar(below('./mobilenet'))],
  ['a TAR that is packed by gzip', gzipSync(writeTar(files))],
  [
    'a ZIP with what macOS and others put beside them',
    writeZip([
      ...below('mobilenet'),
      ...[
        { name: '__MACOSX/mobilenet/model.json', data: 'x' },
        { name: '__MACOSX/mobilenet/._model.json', data: 'x' },
      ],
      ...[
        { name: 'mobilenet/.git/model.json', data: 'x' },
        { name: 'mobilenet/readme.md', data: 'Ours.' },
      ],
    ]),
  ],
])('weights are read from %s, and nothing of it is left unpacked', async (_, bytes) => {
  const { weights, fileName } = await open(bytes)
  expect(fileName).toBe('ours.zip')
  expect(weights).toMatchObject({ sha256, alpha: 0.25, modelJson: Buffer.from(model) })
  expect(weights.bytes).toEqual(Buffer.concat([a, b]))
  expect(await readdir(path.join(dataDir, 'cache', 'archives')).catch(() => [])).toEqual([])
})

const whole = writeZip(files)
const zeros = Buffer.alloc(140 * 2 ** 20)
test.each<[string, Buffer | null, object, string]>([
  ['nothing but weights', writeZip(files.slice(1)), {}, 'ours.zip: no model.json in it; allowed: an archive'],
  ['no file at all', writeTar([]), {}, 'ours.zip: '],
  [
    'two models',
    writeZip([...below('one'), ...below('two')]),
    {},
    'ours.zip: 2 of model.json in it: one/model.json, two/model.json; allowed: an archive (ZIP, TAR or TAR.GZ)',
  ],
  ['a model without its weights', writeZip(files.slice(0, 2)), {}, 'ours.zip: weight file 2 of 2 is missing: b.bin'],
  [
    'weights in another folder',
    writeZip([{ name: 'm/model.json', data: model }, ...files.slice(1)]),
    {},
    'ours.zip: weight file 1 of 2 is missing: m/a.bin',
  ],
  [
    'a model that names what is outside of its folder',
    writeZip([{ name: 'm/model.json', data: modelOf(['../a.bin']) }, ...files.slice(1)]),
    {},
    'ours.zip: weights outside the folder',
  ],
  ['another network', writeZip([{ name: 'model.json', data: '{}' }]), {}, 'ours.zip: model.json is no layers model'],
  [
    'weights cut short',
    writeZip([...files.slice(0, 2), { name: 'b.bin', data: b.subarray(4) }]),
    {},
    'ours.zip: weights of 20 bytes where model.json names 24',
  ],
  [
    'a model.json of more than there can be',
    writeZip([{ name: 'model.json', data: zeros.subarray(0, 5 * 2 ** 20) }]),
    {},
    'ours.zip: model.json cannot be read: model.json: 5242880 bytes',
  ],
  ['a ZIP cut short', whole.subarray(0, whole.length - 30), {}, 'ours.zip: '],
  ['a damaged gzip', gzipSync(writeTar(files)).subarray(0, 60), {}, 'ours.zip: damaged (Z_BUF_ERROR); allowed: a ZIP'],
  ['a text', Buffer.from('hello, I am no archive'), {}, 'ours.zip: '],
  ['a gzip of far more than a model has', gzipSync(zeros), {}, 'ours.zip: unpacks to more; allowed: up to 142.6 MB'],
  ['a RAR', Buffer.from('526172211a0700', 'hex'), {}, 'ours.zip: a RAR; allowed: a ZIP, a TAR'],
  ['more than any model', whole, { byteCount: 300_000_000 }, 'ours.zip: 300 MB; allowed: up to 142.6 MB'],
  ['one that is on its way', whole, { completedAt: null }, 'allowed: an upload whose last byte has arrived'],
  ['one that was removed', whole, { removedAt: new Date() }, 'allowed: an upload that was not removed yet'],
  ['one whose bytes are gone', null, {}, 'allowed: an upload that was not removed yet'],
])('%s is refused by name, and nothing of it is left unpacked', async (_, bytes, change, message) => {
  const error = await open(bytes, change).then(
    () => null,
    e => e,
  )
  expect(error).toMatchObject({ name: 'InvalidInput', field: 'config.pretrainedUploadId' })
  expect(error.message).toContain(message)
  expect(error.message).not.toContain('archives')
  expect(await readdir(path.join(dataDir, 'cache', 'archives')).catch(() => [])).toEqual([])
})

test('an upload of another project, and one that there is not, are not found', async () => {
  const other = await project()
  const elsewhere = await upload(whole, { projectId: other.id })
  for (const id of [elsewhere, '019ab000-0000-7000-8000-000000000000', 'x'])
    await expect(openUploadedWeights(owner.admin, owner.id, id)).rejects.toThrow(NotFound)
})

const sample = path.resolve('../shared/models/mobilenet_v1_0.25_224')
test.runIf(existsSync(sample))("Google's own weights are the same from an archive as from their folder", async () => {
  const names = ['model.json', 'weights.bin']
  const entries = await Promise.all(
    names.map(async name => ({ name: `public/${name}`, data: await readFile(path.join(sample, name)) })),
  )
  const { weights } = await open(writeZip(entries))
  expect(weights).toEqual(await readPretrainedFolder(sample))
})
