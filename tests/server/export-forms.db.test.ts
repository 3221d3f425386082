import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { sha256Of } from '#core/blob/store.ts'
import { importsOf } from '../core/import/kit.ts'
import { openForms, printed, unpacked } from './export-forms.ts'

const { api, owner, frozen, zipOf, facts, classes } = await openForms()

test.each(['MANIFEST', 'CSV', 'COCO', 'LABEL_STUDIO', 'FOLDERS'])(
  'what left as %s comes in again as it is: the same images, frames, classes, groups and splits, and nothing is asked',
  async form => {
    const other = await api.project(classes)
    const { check, apply } = importsOf(api, other)
    const checked = await check({ zip: await zipOf(form) })
    expect(checked.found).toMatchObject({ doubts: [] })
    expect(checked.files.filter(f => f.outcome === 'REFUSED' || f.outcome === 'CONFLICT')).toEqual([])
    expect(await apply(checked.id)).toMatchObject({ refusedCount: 0, addedCount: 2 * classes.length })
    expect(await facts(other, 'sha256')).toEqual(await facts(owner, 'fileSha256'))
  },
  120_000,
)

const row = z.looseObject({ file_sha256: z.string(), image_sha256: z.string() })
const cocoSchema = z.object({
  info: z.looseObject({ manifest_sha256: z.string(), version: z.string() }),
  licenses: z.array(z.never()),
  categories: z.array(z.object({ id: z.int().min(1), name: z.string(), supercategory: z.string() })),
  images: z.array(
    row.extend({
      ...{ id: z.int().min(1), file_name: z.string(), width: z.int().min(1), height: z.int().min(1) },
      ...{ group: z.string(), split: z.enum(['TRAIN', 'VALIDATION', 'TEST']), label_version: z.int() },
    }),
  ),
  annotations: z.array(
    z.looseObject({
      ...{ id: z.int().min(1), image_id: z.int(), category_id: z.int(), iscrowd: z.literal(0), area: z.number() },
      ...{ bbox: z.array(z.number()).length(4), segmentation: z.array(z.never()) },
    }),
  ),
})
const tasksSchema = z.array(
  z.object({ id: z.int(), data: row.extend({ image: z.string() }), annotations: z.array(z.unknown()).length(1) }),
)

const read = async (folder: string, name: string) => String(await readFile(path.join(folder, name)))
const tableIn = async (folder: string, name: string) =>
  z.array(row).parse(parse(await read(folder, name), { columns: true, record_delimiter: '\n' }))
async function cocoIn(folder: string) {
  const names = ['train.json', 'val.json', 'test.json']
  const texts = await Promise.all(names.map(name => read(folder, `annotations/${name}`)))
  expect(texts.join('')).toMatch(/^[\n -~]+$/)
  return texts.map(text => cocoSchema.parse(JSON.parse(text)))
}

test('the hash beside each image is that of the bytes that are there: of DICOM those of the de-identified copy', async () => {
  const filesOf: Record<string, (folder: string) => Promise<(readonly [file: unknown, about: z.infer<typeof row>])[]>> =
    {
      MANIFEST: async folder => (await tableIn(folder, 'files.csv')).map(r => [r.path, r]),
      CSV: async folder => (await tableIn(folder, 'labels.csv')).map(r => [r.file, r]),
      FOLDERS: async folder => (await tableIn(folder, 'labels.csv')).map(r => [r.file, r]),
      COCO: async folder => (await cocoIn(folder)).flatMap(({ images }) => images.map(i => [i.file_name, i] as const)),
      LABEL_STUDIO: async folder =>
        tasksSchema
          .parse(JSON.parse(await read(folder, 'label-studio.json')))
          .map(({ data }) => [new URL(data.image, 'http://here').searchParams.get('d'), data]),
    }
  for (const [form, files] of Object.entries(filesOf)) {
    const folder = await unpacked(await zipOf(form))
    const found = await files(folder)
    expect(found).toHaveLength(frozen.imageCount)
    for (const [file, { file_sha256: hash, image_sha256: name }] of found) {
      expect(sha256Of(await readFile(path.join(folder, String(file))))).toBe(hash)
      expect(hash === name).toBe(!String(file).endsWith('.dcm'))
    }
  }
})

test('COCO has all that its readers ask of it, and ids that are one throughout its splits', async () => {
  const lists = await cocoIn(await unpacked(await zipOf('COCO')))
  for (const { info, categories, images, annotations } of lists) {
    expect(info.manifest_sha256).toBe(frozen.manifestSha256)
    expect(categories.map(c => c.name)).toEqual(classes)
    expect(annotations.map(a => a.image_id)).toEqual(images.map(i => i.id))
    for (const [i, { bbox, area }] of annotations.entries()) {
      const { width = 0, height = 0 } = images[i] ?? {}
      expect([bbox, area]).toEqual([[0, 0, width, height], width * height])
    }
  }
  const ids = lists.flatMap(({ images }) => images.map(i => i.id)).toSorted((a, b) => a - b)
  expect(ids).toEqual(Array.from({ length: frozen.imageCount }, (_, i) => i + 1))
  const said = lists.flatMap(({ annotations }) => annotations.flatMap(a => (a.attributes ? [a.attributes] : [])))
  expect(said).toContainEqual({ 'Signs, "all"': ['A|B', 'C\\D'] })
})

test('folders are those of all classes in every split, none of them twice on any disk', async () => {
  const folder = await unpacked(await zipOf('FOLDERS'))
  expect((await readdir(folder)).toSorted()).toEqual(['labels.csv', 'readme.txt', 'test', 'train', 'val'])
  const [train, ...others] = await Promise.all(['train', 'val', 'test'].map(name => readdir(path.join(folder, name))))
  expect(new Set(train?.map(name => name.normalize('NFKC').toLowerCase())).size).toBe(classes.length)
  for (const other of others) expect(other).toEqual(train)
  expect(train).toEqual(expect.arrayContaining(['Normal', 'a_b', 'a_b (2)', '_CON', '___MACOSX', 'Żółć 骨折 😀']))
  const files = await Promise.all((train ?? []).map(name => readdir(path.join(folder, 'test', name))))
  expect(files.some(names => names.length === 0)).toBe(true)
})

test('the commands of the docs hold every file against its list, whatever its class is called', async () => {
  expect(printed(await unpacked(await zipOf('MANIFEST')), 'The files beside a manifest')).toEqual(['same'])
  for (const form of ['CSV', 'FOLDERS']) {
    const folder = await unpacked(await zipOf(form))
    expect(printed(folder, 'The files of a table')).toEqual(['same'])
    expect(printed(folder, 'The hash from a table')).toEqual([frozen.manifestSha256])
  }
})
