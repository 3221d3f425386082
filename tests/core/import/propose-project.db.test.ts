import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Forbidden, InvalidInput } from '#core/errors.ts'
import { proposeProject } from '#core/import/propose-project.ts'
import { createProject } from '#core/project/create-project.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, person } = await openCore()
const admin = await person('admin', true)
const propose = (names: string[], called?: string) => proposeProject(admin, { names, called })
const base64 = (text: string) => Buffer.from(text).toString('base64')
const pictures = ['films/1.png', 'films/2.png', 'films/3.png']

test('the first data set’s own tree becomes a project whose classes its folders stand for', async () => {
  const splits = ['train', 'val', 'test']
  const names = splits.flatMap(split =>
    ['fracture', 'normal'].flatMap(c =>
      [1, 2].map(n => `cervical fracture/${split}/${c}/CSFDV1B10 (${n})-rotated1.png`),
    ),
  )
  expect(await propose(names)).toEqual({
    name: 'Cervical fracture',
    question: 'Does this image show fracture?',
    labelClasses: [
      { name: 'normal', isPositive: false },
      { name: 'fracture', isPositive: true },
    ],
    levels: 'level 2 split: train, val, test; level 3 class: fracture, normal',
  })
})

test.each<[string, string[], string | undefined, object]>([
  [
    'several findings: none is the positive one',
    ['x/COVID/1.png', 'x/Normal/2.png', 'x/Pneumonia/3.png'],
    undefined,
    {
      name: 'X',
      question: 'Which of these does this image show: Normal, COVID, Pneumonia?',
      labelClasses: ['Normal', 'COVID', 'Pneumonia'].map(name => ({ name, isPositive: false })),
    },
  ],
  [
    'spellings that differ by case are one class',
    ['a/Fracture/1.png', 'a/Fracture/2.png', 'b/fracture/3.png', 'a/Normal/4.png', 'b/normal/5.png'],
    undefined,
    { labelClasses: [expect.objectContaining({ name: 'Normal' }), expect.objectContaining({ name: 'Fracture' })] },
  ],
  ['the archive has the name', ['Normal/1.png', 'Fracture/2.png'], 'neck_films.tar.gz', { name: 'Neck films' }],
  [
    'a folder that says what files are has no name for it',
    ['images/Normal/1.png', 'images/Fracture/2.png'],
    'data.zip',
    { name: '' },
  ],
  ['no folders, no classes', ['1.png', '2.png'], undefined, { name: '', question: '', labelClasses: [] }],
  ['one class is no question', ['Normal/1.png', 'Normal/2.png'], undefined, { labelClasses: [] }],
  [
    'hidden files and lists name nothing',
    ['.git/config', 'Normal/1.png', 'Fracture/2.png', 'notes/readme.txt'],
    undefined,
    { labelClasses: [expect.objectContaining({ name: 'Normal' }), expect.objectContaining({ name: 'Fracture' })] },
  ],
])('%s', async (_what, names, called, expected) => {
  expect(await propose(names, called)).toMatchObject(expected)
})

test.each([
  ['has_fracture,1\n', 'file,has_fracture\nfilms/1.png,1\nfilms/2.png,0\nfilms/3.png,0\n', ['No fracture', 'Fracture']],
  ['Target', 'patientId,x,Target\n1,7,1\n2,,0\n3,,0\n', ['Negative', 'Positive']],
])('a lone column of yes and no becomes two classes: %s', async (_name, text, named) => {
  const lists = [{ path: 'labels.csv', content: base64(text) }]
  const proposed = await proposeProject(admin, { names: [...pictures, 'labels.csv'], lists })
  expect(proposed.labelClasses).toEqual(named.map((name, i) => ({ name, isPositive: i === 1 })))
  expect(proposed.question).toBe(`Does this image show ${named[1]?.toLowerCase()}?`)
})

test('a level of more names than a project has classes proposes none', async () => {
  const names = Array.from({ length: 120 }, (_, i) => `Kind ${String.fromCharCode(97 + (i % 60))}${i % 60}x/${i}.png`)
  expect((await propose(names)).labelClasses).toEqual([])
})

test('what is called so already gets a number; nothing is written, and asked again it is the same', async () => {
  const name = `Neck ${randomUUID()}`
  const labelClasses = ['Normal', 'Fracture'].map(c => ({ name: c, isPositive: false }))
  await createProject(admin, { name, question: 'Is it broken?', labelClasses })
  const before = await database.project.count()
  const names = [`${name}/Normal/1.png`, `${name}/Fracture/2.png`]
  const proposed = await propose(names)
  expect(proposed.name).toBe(`${name} 2`)
  expect(await propose(names)).toEqual(proposed)
  expect(await database.project.count()).toBe(before)
})

test('only who may create projects asks, and for names that can be looked at', async () => {
  await expect(proposeProject(await person('somebody'), { names: ['a/1.png'] })).rejects.toThrow(Forbidden)
  await expect(propose([])).rejects.toThrow(InvalidInput)
  await expect(propose(Array.from({ length: 10_001 }, (_, i) => `${i}.png`))).rejects.toThrow(InvalidInput)
  await expect(propose(['a'.repeat(5000)])).rejects.toThrow(InvalidInput)
})

test.each<[string, string, string, string[]]>([
  ['a table', 'labels.csv', 'file;label\n1.png;Fracture\n2.png;Normal\n3.png;fracture\n', ['Normal', 'Fracture']],
  [
    'columns of yes and no',
    'l.csv',
    'file,Normal,Effusion,Mass\n1.png,1,0,0\n2.png,0,1,0\n3.png,0,0,1\n',
    ['Normal', 'Effusion', 'Mass'],
  ],
  ['one such column, which may be no class', 'l.csv', 'file,patient,Cast\n1.png,a,1\n2.png,b,0\n3.png,c,0\n', []],
  ['what a model said', 'predictions.csv', 'file,label\n1.png,Fracture\n2.png,Normal\n', []],
  ['a list of one class', 'labels.csv', 'file,label\n1.png,Fracture\n2.png,Fracture\n', []],
  ['what is broken', 'labels.json', '[{"file": "1.png", "label": "Fract', []],
])('classes that a list says are those of the project: %s', async (_, path, text, expected) => {
  const lists = [{ path, content: base64(text) }]
  const { labelClasses, question } = await proposeProject(admin, { names: [...pictures, path], lists })
  expect(labelClasses.map(c => c.name)).toEqual(expected)
  expect(question === '').toBe(expected.length === 0)
})

test('a list that is far more than was sent is not unpacked in the process that answers everybody', async () => {
  const listed = async (count: number) => {
    const rows = `1.png,Fracture,${'x'.repeat(1000)}\n2.png,Normal,\n`.repeat(count)
    const content = gzipSync(`file,label,note\n${rows}`).toString('base64')
    return (await proposeProject(admin, { names: pictures, lists: [{ path: 'l.csv.gz', content }] })).labelClasses
      .length
  }
  expect([await listed(10), await listed(10_000)]).toEqual([2, 0])
})

test('where a list says classes, folders are not asked for them', async () => {
  const names = ['left/1.png', 'right/2.png', 'labels.csv']
  const lists = [{ path: 'labels.csv', content: base64('file,label\nleft/1.png,Fracture\nright/2.png,Normal\n') }]
  expect((await proposeProject(admin, { names, lists })).labelClasses.map(c => c.name)).toEqual(['Normal', 'Fracture'])
  expect((await proposeProject(admin, { names })).labelClasses.map(c => c.name)).not.toContain('Fracture')
})

test.each([
  ['no base64', [{ path: 'l.csv', content: 'ß' }], 'allowed: base64'],
  ['six lists', Array.from({ length: 6 }, (_, i) => ({ path: `${i}.csv`, content: '' })), 'allowed: up to 5 lists'],
  [
    'more bytes than may be',
    [{ path: 'l.csv', content: base64('x'.repeat(400_001)) }],
    'allowed: lists of up to 400000 bytes',
  ],
])('%s are refused', async (_, lists, message) => {
  await expect(proposeProject(admin, { names: pictures, lists })).rejects.toThrow(message)
})
