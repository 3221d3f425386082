import { expect, test } from 'vitest'
import { countByClass } from '#core/import/count-classes.ts'
import { readingSchema } from '#core/import/reading.ts'
import { textRows, workbook } from '#tests/core/import/lists/workbook.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from './kit.ts'

const core = await openCore()
const names = ['a.png', 'b.png']

async function folderWith(list: string, content: string | Buffer) {
  const folder = await newFolder()
  for (const [i, name] of names.entries()) await writeTree(folder, { [name]: await drawPicture(i) })
  await writeTree(folder, { [list]: content })
  return folder
}

async function suggestions(importId: string) {
  const slice = { after: null, before: null, take: 10, isBackward: false }
  const counted = (await countByClass(core, [importId], slice)).get(importId) ?? []
  return Object.fromEntries(counted.map(({ className, suggestedClass }) => [className, suggestedClass?.name ?? null]))
}

test.each([
  ['file,Target\na.png,1\nb.png,0\n', { 1: 'Fracture', 0: 'Normal' }],
  ['file,has_dislocation\na.png,1\nb.png,0\n', { has_dislocation: 'Fracture', 'has_dislocation: no': 'Normal' }],
  ['file,Target\na.png,1\nb.png,2\n', { 1: null, 2: null }],
])('a yes and a no are suggested as the two classes of a project, and nothing else is: %s', async (csv, expected) => {
  const owner = await core.project()
  const checked = await importsOf(core, owner).check({ folder: await folderWith('labels.csv', csv) })
  expect(await suggestions(checked.id)).toEqual(expected)
})

test('a sheet that somebody chooses is read, and kept with the import and for the next', async () => {
  const owner = await core.project()
  const imports = importsOf(core, owner)
  const sheets = [
    ['First', 'file', 'Fracture'],
    ['Consensus', 'image', 'Normal'],
  ].map(([name = '', file = '', label = '']) => ({
    name,
    rows: textRows([[file, 'label'], ...names.map(image => [image, label])]),
  }))
  const folder = await folderWith('labels.xlsx', await workbook(sheets))
  const checked = await imports.check({ folder })
  expect(checked.files.map(file => file.className)).toEqual([null, null, null])
  const [list] = readingSchema.parse(checked.reading).lists
  if (!list) throw new Error('no list was found')
  const chosen = { ...list, isUsed: true, sheet: 'Consensus', columns: [] }
  const read = await imports.read(checked.id, { lists: [chosen] })
  expect(read.files.map(file => file.className)).toEqual(['Normal', 'Normal', null])
  expect(readingSchema.parse(read.reading).lists[0]).toMatchObject({ sheet: 'Consensus', columns: ['FILE', 'CLASS'] })
  await imports.apply(checked.id)
  const next = await imports.check({ folder })
  expect(readingSchema.parse(next.reading).lists[0]).toMatchObject({ sheet: 'Consensus', isUsed: true })
  const wrong = { ...chosen, sheet: 'Third' }
  await expect(imports.read(next.id, { lists: [wrong] })).rejects.toThrow('allowed: First, Consensus')
}, 120_000)
