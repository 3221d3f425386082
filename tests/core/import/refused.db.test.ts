import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { AskedReading } from '#core/import/ask-reading.ts'
import { checkImport } from '#core/import/check-import.ts'
import { readImport } from '#core/import/read-import.ts'
import type { ColumnRole } from '#core/import/reading.ts'
import { startImport } from '#core/import/start-import.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { writeZip } from '#tests/kit/zip.ts'
import { bringTo } from './bring.ts'
import { importsOf } from './kit.ts'

const core = await openCore()
const { database, project } = core
const bring = bringTo(core)
const a = await drawPicture(1)

const asked = (path: string, columns: ColumnRole[]) => ({
  ...{ path, columns, isUsed: true, split: null, threshold: null, separator: null, question: null },
})

test.each([
  ['relative', 'somewhere', /folder is somewhere; allowed: an absolute path/],
  ['missing', '/nowhere/at/all', /LAMINA_FOLDER_ROOTS/],
])('a folder that is %s is refused before anything is queued', async (_name, folder, message) => {
  const owner = await project()
  await expect(startImport(owner.admin, { projectId: owner.id, folder })).rejects.toThrow(message)
  expect(await database.job.count({ where: { projectId: owner.id } })).toBe(0)
})

test.each<[string, Record<string, string | Buffer>, RegExp]>([
  ['empty', {}, /allowed: a source with at least one file$/],
  ['of nothing that anybody brings', { '.DS_Store': 'x', 'README.md': '# x' }, /a source with at least one file$/],
  [
    'of other classes',
    { 'fracture/a.png': 'x', 'normal/b.png': 'x' },
    /folder is fracture, normal; allowed: at least one of .*Normal, Fracture/,
  ],
  [
    'with a list that is broken',
    { 'Normal/a.png': 'x', 'labels.json': '[{"file":' },
    /labels.json may be a list .*look first/,
  ],
  [
    'with a list that names no file',
    { 'img_0001.png': 'x', 'labels.csv': 'patient,diagnosis\nP-1,Normal\n' },
    /labels.csv may be a list .* nothing in it was recognised .*look first/,
  ],
])('a folder that is %s is not added without a look, with a sentence', async (_name, files, message) => {
  const owner = await project()
  const { job } = await bring(owner, await writeTree(await newFolder(), files))
  expect(job).toMatchObject({ status: 'FAILED', failure: expect.stringMatching(message) })
  expect(await database.image.count({ where: { projectId: owner.id } })).toBe(0)
})

test('characters that cannot be kept cost their rows', async () => {
  const owner = await project()
  const odd = [
    { file: 'b\ud800.png', label: 'Nor\0mal' },
    { file: 'a.png', label: 'Normal' },
  ]
  const folder = await writeTree(await newFolder(), {
    'a.png': await drawPicture(1),
    'labels.csv': 'file,label\na.png,Normal\nc\0.png,Normal\n',
    'more.json': JSON.stringify(odd),
  })
  const imported = await bring(owner, folder)
  expect(imported.job).toMatchObject({ status: 'SUCCEEDED' })
  expect(imported).toMatchObject({ addedCount: 1, refusedCount: 2 })
  expect(imported.files.map(f => f.path).sort()).toEqual(['b\ufffd.png', 'c.png'])
})

test('a list that leads out of its folder costs those rows', async () => {
  const owner = await project()
  const folder = await writeTree(await newFolder(), {
    'a.png': await drawPicture(1),
    'manifest.csv': 'file,label\na.png,Normal\n../../etc/passwd,Normal\n/etc/hostname,Fracture\n',
  })
  const imported = await bring(owner, folder)
  expect(imported).toMatchObject({ addedCount: 1, refusedCount: 2, labelFoundCount: 3 })
  expect(imported.files.map(f => [f.path, f.reason])).toEqual([
    ['../../etc/passwd', 'no file of that name is there'],
    ['/etc/hostname', 'no file of that name is there'],
  ])
})

test.each([
  ['(', /regular expression/],
  ['no group', /with one group/],
])('the group pattern %s is refused before anything is queued', async (pattern, message) => {
  const owner = await project()
  const folder = await writeTree(await newFolder(), { 'Normal/a.png': await drawPicture(1) })
  const reading: AskedReading = { group: { by: 'PATTERN', pattern } }
  await expect(startImport(owner.admin, { projectId: owner.id, folder, reading })).rejects.toThrow(message)
  expect(await database.job.count({ where: { projectId: owner.id } })).toBe(0)
})

test.each(['^(z+)$', 'Normal/((a+)+)+$'])('a file that the group pattern %s misses is refused by it', async pattern => {
  const owner = await project()
  const name = `Normal/${'a'.repeat(40)}!.png`
  const folder = await writeTree(await newFolder(), { [name]: await drawPicture(1) })
  const imported = await bring(owner, folder, { group: { by: 'PATTERN', pattern } })
  expect(imported).toMatchObject({ addedCount: 0, refusedCount: 1 })
  expect(imported.files[0]?.reason).toBe(`the group pattern does not match ${name}`)
})

test.each([
  [7, 1, /phantoms.count is 7/],
  [8, -1, /phantoms.seed is -1/],
  [1e9, 1, /phantoms.count/],
])('%s phantoms of seed %s are refused', async (count, seed, message) => {
  const owner = await project()
  await expect(startImport(owner.admin, { projectId: owner.id, phantoms: { count, seed } })).rejects.toThrow(message)
})

test.each<[string, AskedReading, RegExp]>([
  ['a list that is not there', { lists: [asked('third.csv', [])] }, /reading.lists is third.csv; allowed: first.csv$/],
  [
    'too few columns',
    { lists: [asked('first.csv', ['FILE'])] },
    /reading.lists, first.csv is 1; allowed: a role for each of 2/,
  ],
  ['too many levels', { levels: ['CLASS'] }, /reading.levels is 1; allowed: one role for each of 0 levels/],
])(
  'a reading with %s fails the job, and is refused where the source was looked at',
  async (_name, reading, message) => {
    const owner = await project()
    const { check, failures } = importsOf(core, owner)
    const folder = await writeTree(await newFolder(), { 'a.png': a, 'first.csv': 'file,label\na.png,Normal\n' })
    const failed = await failures({ folder, reading })
    expect(failed.direct).toMatch(message)
    expect(failed.check).toMatch(message)
    const checked = await check({ folder })
    await expect(readImport(owner.admin, { importId: checked.id, reading })).rejects.toThrow(message)
    expect(await database.import.findUnique({ where: { id: checked.id } })).toMatchObject({ reading: checked.reading })
  },
)

test.each([
  ['two sources', { folder: '/a', zip: '/b' }, /exactly one of folder, zip and uploadId/],
  ['no source', {}, /exactly one of/],
  ['a ZIP that is not there', { zip: '/nowhere/a.zip' }, /LAMINA_FOLDER_ROOTS/],
  ['a ZIP that is a folder', { zip: '/tmp' }, /a file, not a folder/],
  ['a relative ZIP', { zip: 'a.zip' }, /an absolute path of a file/],
  ['a frame that is none', { folder: '/tmp', frame: 0 }, /frame is 0; allowed: a whole number from 1/],
  ['an upload that is none', { uploadId: 'nonsense' }, /there is no Upload nonsense/],
])('%s is refused before anything is queued', async (_name, input, message) => {
  const owner = await project()
  await expect(checkImport(owner.admin, { projectId: owner.id, ...input })).rejects.toThrow(message)
  expect(await database.import.count({ where: { projectId: owner.id } })).toBe(0)
})

test('a hostile ZIP fails the job, with and without a look before, and nothing of it is there', async () => {
  const owner = await project()
  const zip = path.join(await newFolder(), 'scans.zip')
  const entries = ['Normal/a.png', '../../evil.png'].map(name => ({ name, data: a }))
  await writeFile(zip, writeZip(entries))
  const { direct, check } = await importsOf(core, owner).failures({ zip })
  expect(direct).toMatch(/scans.zip: invalid relative path: ..\/..\/evil.png/)
  expect(check).toBe(direct)
  expect(await database.importFile.count({ where: { import: { projectId: owner.id } } })).toBe(0)
})
