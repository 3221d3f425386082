import { expect, test } from 'vitest'
import { find, read, say } from '#tests/core/import/lists/kit.ts'

const given = { names: ['a.png', 'b.png', 'c.png'] }
const rect = { name: 'rect', x: 1, y: 2, width: 3, height: 4 }
const entry = (filename: string, fileAttributes: object, ...regions: object[]) => ({
  filename,
  size: 7,
  regions: regions.map(region_attributes => ({ shape_attributes: rect, region_attributes })),
  file_attributes: fileAttributes,
})
const annotations = (...entries: ReturnType<typeof entry>[]) =>
  Object.fromEntries(entries.map(one => [`${one.filename}${one.size}`, one]))
const project = (entries: object, attributes: object = { region: {}, file: {} }) => ({
  _via_settings: { ui: {}, core: {}, project: { name: 'films' } },
  _via_img_metadata: entries,
  _via_attributes: attributes,
  _via_data_format_version: '2.0.10',
  _via_image_id_list: Object.keys(entries),
})

test('the attribute of files is the class, whatever regions say; what is empty says nothing', () => {
  const entries = annotations(
    entry('a.png', { caption: '', finding: 'Normal' }, { bone: 'radius' }),
    entry('b.png', { caption: '', finding: 'Fracture' }),
    entry('c.png', {}),
  )
  const list = find('via.json', project(entries), given)
  expect(list).toMatchObject({ shape: 'VIA', detail: 'VGG Image Annotator', doubts: [] })
  expect(list.questions).toEqual(['finding', 'bone (regions)'])
  expect(list.proposed.question).toBe('finding')
  expect(say(list, given)).toEqual(['a.png | Normal', 'b.png | Fracture', 'c.png'])
  expect(say(list, given, { ...list.proposed, question: 'bone (regions)' })[0]).toBe('a.png | radius')
  expect(read('via.json', entries, given)).toEqual(['a.png | Normal', 'b.png | Fracture', 'c.png'])
})

test('of several attributes of files that is asked, unless one says classes of the project', () => {
  const entries = annotations(
    entry('a.png', { view: 'AP', finding: 'Normal' }),
    entry('b.png', { view: 'LAT', finding: 'x' }),
  )
  const unclear = find('via.json', entries, given)
  expect(unclear.doubts).toEqual(['It answers view, finding: which one is the class?'])
  expect(say(unclear, given)[0]).toMatch(/REFUSED: which question of the list counts was not said/)
  expect(find('via.json', entries, { ...given, classNames: ['normal'] }).proposed.question).toBe('finding')
})

test('dropdowns, radio buttons and checkboxes: a number is called as its option is, and two that are set are a conflict', () => {
  const attributes = {
    file: {
      finding: { type: 'dropdown', options: { 1: 'Normal', 2: 'Fracture' }, default_options: {} },
      signs: { type: 'checkbox', options: { gap: '', step: '' } },
    },
    region: {},
  }
  const entries = annotations(
    entry('a.png', { finding: '1', signs: { gap: true } }),
    entry('b.png', { finding: '2', signs: { gap: true, step: true } }),
    entry('c.png', { finding: '2', signs: { gap: false } }),
  )
  const list = find('via.json', project(entries, attributes), { ...given, classNames: ['Normal', 'Fracture'] })
  expect(say(list, given)).toEqual(['a.png | Normal', 'b.png | Fracture', 'c.png | Fracture'])
  expect(say(list, given, { ...list.proposed, question: 'signs' })).toEqual([
    'a.png | gap',
    'b.png | CONFLICT: values are gap, step; allowed: one',
    'c.png',
  ])
})

test('where regions alone say something, their class is that of the file; of several it is a conflict', () => {
  const entries = annotations(
    entry('a.png', {}, { class: 'Fracture' }, { class: 'Fracture' }),
    entry('b.png', {}, { class: 'Fracture' }, { class: 'Plate' }),
    entry('c.png', {}),
  )
  expect(read('via.json', entries, given)).toEqual([
    'a.png | Fracture',
    'b.png | CONFLICT: values are Fracture, Plate; allowed: one',
    'c.png',
  ])
  const named = annotations(entry('a.png', {}, { fracture: '' }), entry('b.png', {}))
  expect(read('via.json', named, given)).toEqual(['a.png | fracture', 'b.png'])
})

test('regions as version 1 writes them, an object', () => {
  const old = {
    ...entry('a.png', {}),
    regions: { 0: { shape_attributes: rect, region_attributes: { name: 'Fracture' } } },
  }
  expect(read('via.json', { 'a.png7': old }, given)).toEqual(['a.png | Fracture'])
})

test.each(['#filename,file_size', 'filename,file_size', 'filename,size'])('CSV with JSON in its cells: %s', start => {
  const csv = `${start},file_attributes,region_count,region_id,region_shape_attributes,region_attributes
a.png,7,"{""finding"":""Normal""}",0,0,"{}","{}"
b.png,7,"{""finding"":""Fracture""}",2,0,"{""name"":""rect"",""x"":1}","{""bone"":""radius""}"
b.png,7,"{""finding"":""Fracture""}",2,1,"{""name"":""rect"",""x"":1}","{""bone"":""ulna""}"
c.png,7,"{""finding""",0,0,"{}","{}"
`
  const list = find('via.csv', csv, given)
  expect(list.detail).toBe('VGG Image Annotator, CSV')
  expect(say(list, given)).toEqual([
    'a.png | Normal',
    'b.png | Fracture',
    'c.png | REFUSED: its attributes are no JSON',
  ])
  expect(say(list, given, { ...list.proposed, question: 'bone (regions)' })[1]).toBe(
    'b.png | CONFLICT: values are radius, ulna; allowed: one',
  )
})

test('entries that are damaged cost themselves', () => {
  expect(read('via.json', project({ x: 7, y: entry('a.png', { finding: 'Normal' }) }), given)).toEqual([
    '- () | REFUSED: the name of its file is nothing; allowed: text',
    'a.png | Normal',
  ])
})
