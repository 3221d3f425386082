import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { AskedReading } from '#core/import/ask-reading.ts'
import type { ListReading } from '#core/import/reading.ts'
import { shapeKey } from '#core/import/survey.ts'
import { find, say, survey } from '#tests/core/import/lists/kit.ts'

const given = { names: ['a.png', 'b.png'] }
const encode = (text: string, encoding: string) =>
  execFileSync('iconv', ['-f', 'UTF-8', '-t', encoding], { input: text })

const coco = (name: string) =>
  JSON.stringify({
    images: [{ id: 1, file_name: 'a.png' }],
    categories: [{ id: 1, name }],
    annotations: [{ image_id: 1, category_id: 1 }],
  })
const table = (name: string) => JSON.stringify([{ file: 'a.png', label: name }])
const lines = (name: string) => `{"file":"a.png","label":"${name}"}\n`
const cvat = (name: string, declared?: string) =>
  `<?xml version="1.0"${declared === undefined ? '' : ` encoding="${declared}"`}?>\n<annotations><image id="0" name="a.png"><tag label="${name}"/></image></annotations>`

const texts = [
  ['l.json', coco, 'COCO'],
  ['l.json', table, 'JSON'],
  ['l.jsonl', lines, 'JSON Lines'],
  ['l.xml', cvat, 'CVAT for images'],
] as const
const encodings = [
  ['UTF-8', 'Brüche', 'UTF-8', false],
  ['UTF-8', '\uFEFFBrüche', 'UTF-8', false],
  ['ISO-8859-1', 'Brüche', 'Windows-1252', true],
  ['CP1251', 'Перелом', 'Windows-1251', true],
  ['UTF-16LE', 'Brüche', 'UTF-16LE', false],
  ['UTF-16BE', 'Brüche', 'UTF-16BE', false],
  ['UTF-16LE', '\uFEFFBrüche', 'UTF-16LE', false],
  ['UTF-16BE', '\uFEFFBrüche', 'UTF-16BE', false],
  ['UTF-16LE', '骨折'.repeat(200), 'UTF-16LE', false],
] as const

test.each(
  texts.flatMap(([path, write, detail]) =>
    encodings.map(([encoding, marked, said, isGuess]) => ({ path, write, detail, encoding, marked, said, isGuess })),
  ),
)('$detail in $encoding, $marked', ({ path, write, detail, encoding, marked, said, isGuess }) => {
  const name = marked.replace('\uFEFF', '')
  const mark = marked === name ? '' : '\uFEFF'
  const list = find(path, encode(`${mark}${write(name)}`, encoding), given)
  expect(say(list, given)).toEqual([`a.png | ${name}`])
  expect(list.doubts).toEqual([])
  expect(list.detail).toBe(said === 'UTF-8' ? detail : `${detail}, ${said}`)
  const canBeChosen = said.startsWith('UTF-16') ? undefined : expect.arrayContaining(['UTF_8', 'WINDOWS_1252'])
  expect(list.ways?.encodings).toEqual(canBeChosen)
  expect(list.ways?.isSure ?? false).toBe(!isGuess && canBeChosen !== undefined)
})

test.each<[string, string, string, string, string]>([
  ['Shift_JIS', 'SHIFT_JIS', '骨折', 'Shift_JIS', ''],
  ['ISO-8859-1', 'ISO-8859-1', 'Brüche', 'Windows-1252', ''],
  ['ISO-8859-5', 'ISO-8859-5', 'Перелом', 'ISO-8859-5', ''],
  ['utf-8', 'UTF-8', 'Brüche', '', ''],
  ['utf-16', 'UTF-8', 'Brüche', '', ''],
  [
    'klingon',
    'UTF-8',
    'Normal',
    '',
    'It declares the encoding klingon, and there is none of that name: its letters are read as UTF-8.',
  ],
  [
    'klingon',
    'ISO-8859-1',
    'Brüche',
    'Windows-1252',
    'It declares the encoding klingon, and there is none of that name: its letters are read as Windows-1252.',
  ],
  [
    'UTF-8',
    'ISO-8859-1',
    'Brüche',
    'Windows-1252',
    'It declares the encoding UTF-8, and is not written in it: its letters are read as Windows-1252.',
  ],
  [
    'EUC-JP',
    'ISO-8859-1',
    'Brüche',
    'Windows-1252',
    'It declares the encoding EUC-JP, and is not written in it: its letters are read as Windows-1252.',
  ],
])('XML that declares %s and is %s', (declared, encoding, name, said, doubt) => {
  const list = find('l.xml', encode(cvat(name, declared), encoding), given)
  expect(say(list, given)).toEqual([`a.png | ${name}`])
  expect(list.detail).toBe(said === '' ? 'CVAT for images' : `CVAT for images, ${said}`)
  expect(list.doubts).toEqual(doubt === '' ? [] : [doubt])
})

test('what it declares stands, also where it may be UTF-8: that is asked, and another can be chosen', async () => {
  const bytes = Buffer.from(cvat('Brüche', 'ISO-8859-1'))
  const files = { 'a.png': 'x', 'l.xml': bytes }
  const { lines: said, doubts } = await survey(files)
  expect(said).toEqual(['a.png | BrÃ¼che'])
  expect(doubts).toEqual(['It declares the encoding ISO-8859-1, and may be written in UTF-8: it is read as declared.'])
  const chosen = await survey(files, { reading: { lists: [reading('l.xml', 'UTF_8')] } })
  expect([chosen.lines, chosen.doubts]).toEqual([['a.png | Brüche'], []])
})

test.each([
  ['UTF-32LE', 'l.json', coco, 'JSON in UTF-32; allowed: UTF-8 or UTF-16'],
  ['UTF-32BE', 'l.xml', cvat, 'XML in UTF-32; allowed: UTF-8 or UTF-16'],
] as const)('%s is named and asked about', (encoding, path, write, detail) => {
  expect(find(path, encode(write('Normal'), encoding), given)).toMatchObject({ shape: 'UNKNOWN', detail })
})

test('letters that are lost make no class: the file is refused, and its encoding asked for', () => {
  for (const [path, write] of texts) {
    const bytes = Buffer.from(write('Brüche, Verknöcherung, Länge, Größe, Höhe'))
    const at = bytes.indexOf('öhe')
    const spoiled = Buffer.concat([bytes.subarray(0, at), Buffer.from([0xf6]), bytes.subarray(at + 2)])
    const list = find(path, spoiled, given)
    expect(list.doubts).toEqual(['Its letters are read as UTF-8, and some cannot be read: choose its encoding.'])
    expect(say(list, given).join()).toMatch(/^a\.png \| REFUSED: .*letters that cannot be read/)
    expect(list.ways?.encodings).toContain('WINDOWS_1252')
  }
})

const reading = (
  path: string,
  encoding: ListReading['encoding'],
  columns: ListReading['columns'] = [],
): ListReading => ({
  ...{ path, isUsed: true, split: null, columns, threshold: null, separator: null, question: null, encoding },
})

test.each([
  ['l.json', coco, 'COCO'],
  ['l.xml', cvat, 'CVAT'],
] as const)(
  'of %s an encoding is chosen over the guess, and remembered for the next one that does not say its own',
  async (path, write, shape) => {
    const name = 'Перелом'
    const files = { 'a.png': 'x', [path]: encode(write(name), 'CP1251') }
    const asked: AskedReading = { lists: [reading(path, 'KOI8_R')] }
    const asKoi = new TextDecoder('koi8-r').decode(encode(name, 'CP1251'))
    const chosen = await survey(files, { reading: asked })
    expect(chosen.lines).toEqual([`a.png | ${asKoi}`])
    expect(chosen.reading.lists[0]?.encoding).toBe('KOI8_R')
    const remembered = new Map([[shapeKey(shape), reading('before', 'KOI8_R')]])
    expect((await survey(files, { remembered })).lines).toEqual([`a.png | ${asKoi}`])
    const utf8 = { ...files, [path]: Buffer.from(write(name)) }
    expect((await survey(utf8, { remembered })).lines).toEqual([`a.png | ${name}`])
  },
)
