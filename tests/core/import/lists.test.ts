import { expect, test } from 'vitest'
import { writeManifest } from '#core/dataset-version/manifest.ts'
import { readList } from '#core/import/list/read-list.ts'
import { requireTime } from '#core/import/list/shape.ts'

const names = ['manifest.csv', 'images/a.png', 'images/b.png', 'left/c.png', 'right/c.png']
const read = (name: string, content: unknown) =>
  readList(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)), name, names, true)
const said = (name: string, content: unknown) =>
  read(name, content)?.entries.map(({ path, className, answers, frame, problem }) => ({
    path,
    className,
    answers: answers.map(a => [a.className, a.labeller]),
    frame,
    problem: problem?.reason ?? null,
  }))

test('a CSV names files, labels, frames and labellers; one file on several lines is several answers in the order of time', () => {
  const csv = `\uFEFFfile,label,reader,labelled_at,frame,ward
images\\a.png,Normal,ann@x.org,2026-02-01,,W1
images/a.png,Fracture,bob,2026-01-01T10:00:00Z,,W1
images/b.png,,ann@x.org,,3,"W 2, east"
`
  expect(said('manifest.csv', csv)).toEqual([
    {
      path: 'images/a.png',
      className: 'Normal',
      answers: [
        ['Fracture', 'bob'],
        ['Normal', 'ann@x.org'],
      ],
      frame: null,
      problem: null,
    },
    { path: 'images/b.png', className: null, answers: [], frame: 3, problem: null },
  ])
  const list = read('manifest.csv', csv)
  expect(list?.columns).toEqual(['file', 'label', 'reader', 'labelled_at', 'frame', 'ward'])
  expect(list?.entries[1]?.columns).toMatchObject({ ward: 'W 2, east' })
})

test('files of a CSV are named from its own folder, else from the root', () => {
  expect(said('left/list.csv', 'file,label\nc.png,Normal\nimages/a.png,Normal\nd.png,Normal')).toMatchObject([
    { path: 'left/c.png' },
    { path: 'images/a.png' },
    { path: 'left/d.png' },
  ])
})

test.each([
  ['no label', 'file\na.png', /is a table of 1 columns, none named label; allowed: a column named label/],
  ['a file twice', 'file,label\na.png,N\na.png,N', /row 2 is on a file of an earlier row; allowed: each file once/],
  ['no file', 'file,label\n,N', /row 1 is empty; allowed: the name of a file/],
  [
    'a frame that is none',
    'file,label,frame\na.png,N,0',
    /row 1, frame is text of 1 characters; allowed: a whole number/,
  ],
  ['a time that is none', 'file,label,labelled_at\na.png,N,soon', /labelled_at is text of 4 characters/],
  ['a day that may be two', 'file,label,labelled_at\na.png,N,05/03/2026', /a day or a time with its zone/],
  ['a number for a time', 'file,label,labelled_at\na.png,N,1', /labelled_at is text of 1 characters/],
  ['a time without its zone', 'file,label,labelled_at\na.png,N,2026-01-31 09:30', /a day or a time with its zone/],
  ['a day that is none', 'file,label,labelled_at\na.png,N,2026-02-30', /labelled_at is text of 10 characters/],
  ['a column twice', 'file,label,label\na.png,N,N', /column 3 is named as an earlier one; allowed: each column once/],
  ['a column that objects are made of', 'file,label,__proto__\na.png,N,x', /column 3 is without a name of its own/],
  ['a row too long', 'file,label\na.png,N,x', /manifest.csv is more or fewer columns in line 2/],
  ['a NUL', 'file,label\na\0.png,N', /a NUL character/],
  ['a label without end', `file,label\na.png,${'x'.repeat(2000)}`, /row 1, label is 2000 characters/],
])('a CSV with %s is refused with its place', (_name, csv, message) => {
  expect(() => read('manifest.csv', csv)).toThrow(message)
})

const annotation = (choice: string, by: unknown, at: string, rest: object = {}) => ({
  completed_by: by,
  created_at: at,
  result: [{ type: 'choices', from_name: 'class', value: { choices: [choice] } }],
  ...rest,
})

test('a Label Studio export: every answer in the order of time, skipped ones left out, files found as it names them', () => {
  const tasks = [
    {
      id: 1,
      data: { image: '/data/upload/3/0a1b2c3d-a.png' },
      annotations: [
        annotation('Normal', { id: 7, email: 'ann@x.org' }, '2026-02-01T00:00:00Z'),
        annotation('Fracture', 4, '2026-01-01T00:00:00Z'),
        annotation('Fracture', 4, '2026-03-01T00:00:00Z', { was_cancelled: true }),
      ],
    },
    { id: 2, data: { text: 'some words', picture: '/data/local-files/?d=set%2Fimages%2Fb.png' }, annotations: [] },
    { id: 3, data: { image: 's3://bucket/scans/right/c.png?versionId=1' }, annotations: [] },
    { id: 4, data: { image: 'c.png' }, annotations: [] },
    { id: 5, data: { image: 'https://example.org/d.png' } },
    {
      id: 6,
      data: { image: 'left/c.png' },
      annotations: [
        annotation('A', 1, '2026-01-01', { result: [{ type: 'choices', value: { choices: ['A', 'B'] } }] }),
      ],
    },
  ]
  expect(said('export.json', tasks)).toEqual([
    {
      path: 'images/a.png',
      className: 'Normal',
      answers: [
        ['Fracture', '4'],
        ['Normal', 'ann@x.org'],
      ],
      frame: null,
      problem: null,
    },
    { path: 'images/b.png', className: null, answers: [], frame: null, problem: null },
    { path: 'right/c.png', className: null, answers: [], frame: null, problem: null },
    {
      path: 'c.png',
      className: null,
      answers: [],
      frame: null,
      problem: 'which of left/c.png, right/c.png is meant cannot be told',
    },
    { path: 'd.png', className: null, answers: [], frame: null, problem: 'no file of that name is there' },
    { path: 'left/c.png', className: null, answers: [], frame: null, problem: 'choices are A, B; allowed: one' },
  ])
})

test('two tasks on one file are answers of one file', () => {
  const task = (by: number, at: string) => ({ data: { image: 'a.png' }, annotations: [annotation('Normal', by, at)] })
  expect(said('e.json', [task(2, '2026-02-01'), task(1, '2026-01-01')])).toMatchObject([
    {
      answers: [
        ['Normal', '1'],
        ['Normal', '2'],
      ],
    },
  ])
})

const nul = String.fromCharCode(0)
test.each([
  ['a task that is none', [{ data: { image: 'a.png' } }, 7], /e.json, \[1\] is a number; allowed: an object/],
  [
    'annotations that are no list',
    [{ data: { image: 'a.png' }, annotations: {} }],
    /\[0\].annotations is an object; allowed: a list/,
  ],
  ['no result', [{ data: { image: 'a.png' }, annotations: [{}] }], /\[0\].annotations\[0\].result is nothing/],
  ['no file', [{ data: { age: 7 } }], /\[0\].data is an object; allowed: one with a text that names a file/],
  ['a NUL', [{ data: { image: `a${nul}.png` } }], /data.image .* without NUL/],
  ['half a letter', [{ data: { image: 'a\ud800.png' } }], /data.image .* without NUL/],
  [
    'a time that is none',
    [{ data: { image: 'a.png' }, annotations: [annotation('N', 1, 'soon')] }],
    /created_at is text of 4 characters/,
  ],
])('a Label Studio export with %s is refused with its place', (_name, tasks, message) => {
  expect(() => read('e.json', tasks)).toThrow(message)
})

test('keys that objects are made of are names like any other', () => {
  const json =
    '[{"data":{"image":"a.png","__proto__":{"isAdmin":true}},"__proto__":{"annotations":7},"annotations":[]}]'
  expect(said('e.json', json)).toMatchObject([{ path: 'images/a.png' }])
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
})

const coco = {
  images: [
    { id: 1, file_name: 'a.png' },
    { id: 2, file_name: 'images/b.png' },
    { id: 3, file_name: 'left/c.png' },
  ],
  categories: [
    { id: 1, name: 'Normal' },
    { id: 2, name: 'Fracture' },
  ],
  annotations: [
    { id: 1, image_id: 1, category_id: 2 },
    { id: 2, image_id: 1, category_id: 2 },
    { id: 3, image_id: 3, category_id: 1 },
    { id: 4, image_id: 3, category_id: 2 },
  ],
}

test('COCO: the category of the annotations; none is no label, two are a conflict of that image', () => {
  expect(said('coco.json', coco)).toMatchObject([
    { path: 'images/a.png', className: 'Fracture', answers: [['Fracture', null]] },
    { path: 'images/b.png', className: null },
    { path: 'left/c.png', className: null, problem: 'categories are Normal, Fracture; allowed: one category an image' },
  ])
  expect(read('coco.json', coco)?.entries[2]?.problem?.outcome).toBe('CONFLICT')
})

test.each([
  [
    'an image that is not there',
    { annotations: [{ image_id: 9, category_id: 1 }] },
    /annotations\[0\].image_id is of no image/,
  ],
  ['a category that is not there', { annotations: [{ image_id: 1, category_id: 9 }] }, /category_id is of no category/],
  [
    'an id twice',
    { images: [coco.images[0], coco.images[0]] },
    /images\[1\].id is that of an earlier one; allowed: each id once/,
  ],
  ['images that are no list', { images: { 1: 'a.png' } }, /coco.json, images/],
  ['an image without a name', { images: [{ id: 1 }] }, /images\[0\].file_name is nothing/],
])('COCO with %s is refused with its place', (_name, change, message) => {
  expect(() => read('coco.json', { ...coco, ...change })).toThrow(message)
})

test('our own manifest finds its files by the hash that they are named by', () => {
  const [one, two] = ['1'.repeat(64), '2'.repeat(64)]
  const item = { label: 'Normal', labelVersion: 2, groupKey: 'p1', split: 'TEST' as const }
  const text = writeManifest([one, two].map(imageSha256 => ({ ...item, imageSha256 })))
  const list = readList(Buffer.from(text), 'manifest.csv', [`images/Normal/${one}.png`], true)
  expect(list).toMatchObject({
    kind: 'DATASET',
    entries: [
      { path: `images/Normal/${one}.png`, className: 'Normal', columns: { group: 'p1', split: 'TEST' }, problem: null },
      { path: two, problem: { reason: 'no file of that name is there' } },
    ],
  })
})

test.each([
  ['other JSON', 'package.json', '{"name":"lamina"}'],
  ['a list of numbers', 'a.json', '[1,2,3]'],
  ['JSON cut short', 'a.json', '[{"data":'],
  ['another table', 'a.csv', 'patient,age\n1,2'],
])('%s is no list, unless somebody says that it is one', (_name, name, text) => {
  expect(readList(Buffer.from(text), name, names, false)).toBeNull()
  expect(() => readList(Buffer.from(text), name, names, true)).toThrow(/allowed:/)
})

test('a list of a hundred thousand tasks is read', () => {
  const many = Array.from({ length: 100_000 }, (_, i) => ({ data: { image: `${i}.png` }, annotations: [] }))
  const all = many.map((_, i) => `images/${i}.png`)
  const list = readList(Buffer.from(JSON.stringify(many)), 'e.json', all, true)
  expect(list?.entries.filter(entry => entry.problem === null)).toHaveLength(100_000)
})

test('a time means the same wherever it is read: a day in UTC, or a time with its zone', () => {
  const times = ['2026-01-31', '2026-01-31T09:30:00Z', '2026-01-31 09:30:00+02:00', '2026-01-31T09:30:00.123456Z']
  expect(times.map(time => requireTime(time, 'list'))).toEqual([
    '2026-01-31T00:00:00.000Z',
    '2026-01-31T09:30:00.000Z',
    '2026-01-31T07:30:00.000Z',
    '2026-01-31T09:30:00.123Z',
  ])
})
