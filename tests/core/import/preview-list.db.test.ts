import { expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { previewList } from '#core/import/preview-list.ts'
import { readingSchema } from '#core/import/reading.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from './kit.ts'

const core = await openCore()

const table = [
  'Image Index;Finding Labels;Patient ID;Dataset;Fracture',
  'a.png;Normal;7;train;0',
  'b.png;Normal|Fracture;8;night;1',
  'c.png;Fracture;9;test;perhaps',
].join('\n')

const owner = await core.project()
const folder = await newFolder()
for (const [i, name] of ['a.png', 'b.png', 'c.png'].entries()) await writeTree(folder, { [name]: await drawPicture(i) })
await writeTree(folder, { 'labels.csv': table })
const checked = await importsOf(core, owner).check({ folder })
const [list] = readingSchema.parse(checked.reading).lists
if (!list) throw new Error('no list was found')
const read = { ...list, isUsed: true, columns: ['FILE', 'CLASS', 'GROUP', 'SPLIT', 'OTHER'] as typeof list.columns }
const preview = async (how: Partial<typeof list>, splits = {}) =>
  (await previewList(checked, 'labels.csv', { lists: [{ ...read, separator: null, ...how }], splits })).rows

test('each row says what its columns make of it, as the import itself would read it', async () => {
  expect(await preview({})).toMatchObject([
    { reference: 'a.png', className: 'Normal', group: '7', split: 'TRAIN', problem: null },
    { reference: 'b.png', className: 'Normal|Fracture', group: '8', split: null, problem: null },
    { reference: 'c.png', className: 'Fracture', group: '9', split: 'TEST', problem: null },
  ])
})

test('words of splits, separators and columns of one class are followed, and a bad row says why', async () => {
  expect((await preview({}, { night: 'VALIDATION' }))[1]).toMatchObject({ split: 'VALIDATION' })
  expect((await preview({ separator: '|' }))[1]).toMatchObject({
    className: null,
    problem: expect.stringContaining('Fracture'),
  })
  const flags = await preview({ columns: ['FILE', 'OTHER', 'OTHER', 'OTHER', 'CLASS_FLAG'] })
  expect(flags).toMatchObject([
    { className: 'Fracture: no' },
    { className: 'Fracture' },
    { problem: expect.stringContaining('allowed: yes, no') },
  ])
  expect(await preview({ columns: ['OTHER', 'CLASS', 'OTHER', 'OTHER', 'OTHER'] })).toEqual([])
})

test('a list that is not there, and one with other columns than it has, are refused', async () => {
  await expect(previewList(checked, 'other.csv', { lists: [] })).rejects.toThrow(InvalidInput)
  await expect(preview({ columns: ['FILE', 'CLASS'] })).rejects.toThrow(InvalidInput)
})
