import { expect, test } from 'vitest'
import { readingSchema } from '#core/import/reading.ts'
import { rememberReadings } from '#core/import/remember-readings.ts'
import { headerKey } from '#core/import/survey.ts'
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
