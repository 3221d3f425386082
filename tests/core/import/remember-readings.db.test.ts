import { expect, test } from 'vitest'
import { readingSchema } from '#core/import/reading.ts'
import { rememberReadings } from '#core/import/remember-readings.ts'
import { headerKey, shapeKey } from '#core/import/survey.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from './kit.ts'

const core = await openCore()
const pictures = { 'a.png': await drawPicture(1), 'b.png': await drawPicture(2) }

test.each([
  ['l.csv', 'key,label\na.png,P1\nb.png,P2\n', [headerKey(['key', 'label'])]],
  ['l.csv', 'a.png,P1\nb.png,P2\n', []],
  ['l.json', '{"a.png":"P1","b.png":"P2"}', []],
  ['l.json', '{"P1":["a.png"],"P2":["b.png"]}', []],
])(
  'of %s, %j, what people said of its columns is remembered by names that are its own alone',
  async (name, text, keys) => {
    const owner = await core.project()
    const { check, read, apply } = importsOf(core, owner)
    const checked = await check({ folder: await writeTree(await newFolder(), { ...pictures, [name]: text }) })
    const [list] = readingSchema.parse(checked.reading).lists
    if (!list) throw new Error('no list was found')
    await read(checked.id, { lists: [{ ...list, isUsed: true, columns: ['FILE', 'GROUP'] }] })
    expect(await apply(checked.id)).toMatchObject({ addedCount: 2 })
    expect([...(await rememberReadings(owner.admin, owner.id)).keys()]).toEqual(keys)
  },
)

test('of what has no columns the encoding that somebody chose is remembered by its shape, and read so the next time', async () => {
  const owner = await core.project()
  const { check, read, apply } = importsOf(core, owner)
  const text = '<annotations><image name="a.png"><tag label="Br\xfcche"/></image></annotations>'
  const folder = await writeTree(await newFolder(), { ...pictures, 'l.xml': Buffer.from(text, 'latin1') })
  const checked = await check({ folder })
  const [list] = readingSchema.parse(checked.reading).lists
  if (!list) throw new Error('no list was found')
  expect(list.encoding ?? null).toBeNull()
  await expect(read(checked.id, { lists: [{ ...list, encoding: 'UTF_16LE' }] })).rejects.toThrow(
    'reading.lists, l.xml, encoding is UTF_16LE; allowed: UTF_8, WINDOWS_1252',
  )
  await read(checked.id, { lists: [{ ...list, encoding: 'WINDOWS_1251' }] })
  await apply(checked.id, { classes: [{ name: 'Brьche', labelClassId: null }] })
  const remembered = await rememberReadings(owner.admin, owner.id)
  expect(remembered.get(shapeKey('CVAT'))?.encoding).toBe('WINDOWS_1251')
  const next = await check({ folder })
  expect(readingSchema.parse(next.reading).lists[0]?.encoding).toBe('WINDOWS_1251')
})
