import { expect, test } from 'vitest'
import { find, isList, read, say } from '#tests/core/import/lists/kit.ts'

const given = { names: ['a.png', 'b.png', 'c.png', 'd.png'] }

test.each<[string, string, string[]]>([
  [
    'too short',
    'file,label\na.png\nb.png,Normal\nc.png,Normal\n',
    ['a.png | REFUSED: 1 columns; the others have 2', 'b.png | Normal', 'c.png | Normal'],
  ],
  [
    'too long',
    'file,label\na.png,Normal\nb.png,Normal,x\nc.png,Normal\n',
    ['a.png | Normal', 'b.png | REFUSED: 3 columns; the others have 2', 'c.png | Normal'],
  ],
  [
    'with an open quotation mark',
    'file,label\na.png,"Normal\nb.png,Normal\nc.png,"x, y"\n',
    ['a.png | REFUSED: a quotation mark out of place', 'b.png | Normal', 'c.png | x, y'],
  ],
  [
    'with words behind a quotation mark',
    'file,label\na.png,"Normal" or not\nb.png,Normal\n',
    ['a.png | REFUSED: a quotation mark out of place', 'b.png | Normal'],
  ],
  ['without a file', 'file,label\na.png,Normal\n,Fracture\n', ['a.png | Normal', '- () | REFUSED: it names no file']],
  ['without a label', 'file,label\na.png,Normal\nb.png,\nc.png,NaN\n', ['a.png | Normal', 'b.png', 'c.png']],
  [
    'with a NUL',
    'file,label\na.png,Nor\0mal\nb.png,Normal\n',
    ['a.png | REFUSED: column label has letters that cannot be read; allowed: text, best in UTF-8', 'b.png | Normal'],
  ],
  [
    'with a class without end',
    `file,label\na.png,${'x'.repeat(2000)}\nb.png,N\n`,
    ['a.png | REFUSED: column label has 2000 characters; allowed: up to 1000', 'b.png | N'],
  ],
  [
    'with lines in a cell',
    'file,label,note\na.png,Normal,"two\nlines"\nb.png,Normal,one\n',
    ['a.png | Normal', 'b.png | Normal'],
  ],
  [
    'that says both',
    'file,Normal,Fracture\na.png,1,1\nb.png,0,1\nc.png,0,0\n',
    ['a.png | CONFLICT: classes are Normal, Fracture; allowed: one', 'b.png | Fracture', 'c.png'],
  ],
  ['that is unsure', 'file,Normal,Fracture\na.png,-1,1\nb.png,-1,0\n', ['a.png | Fracture', 'b.png']],
  ['twice, the same', 'file,label\na.png,Normal\n./a.png,Normal\nb.png,N\n', ['a.png | Normal', 'b.png | N']],
  [
    'twice, another',
    'file,label\na.png,Normal\na.png,Fracture\nb.png,N\n',
    ['a.png | CONFLICT: classes are Normal, Fracture; allowed: one', 'b.png | N'],
  ],
  [
    'twice, by two readers',
    'file,label,reader\na.png,Normal,x\na.png,Fracture,y\nb.png,N,x\n',
    ['a.png | Normal by x then Fracture by y', 'b.png | N by x'],
  ],
  [
    'twice, by one reader',
    'file,label,reader\na.png,Normal,x\na.png,Fracture,x\nb.png,N,x\n',
    ['a.png | CONFLICT: classes are Normal, Fracture; allowed: one', 'b.png | N by x'],
  ],
  [
    'in two groups',
    'file,label,patient\na.png,N,1\na.png,N,2\nb.png,N,3\n',
    ['a.png | N | group 1 | CONFLICT: group is 1, 2; allowed: one', 'b.png | N | group 3'],
  ],
  ['of frames', 'file,label,frame\na.png,N,3\nb.png,N,1\n', ['a.png | N | frame 3', 'b.png | N | frame 1']],
  ['with names that objects are made of', 'file,label,__proto__,label\na.png,N,x,y\n', ['a.png | N']],
])('a row %s costs itself alone', (_name, text, said) => {
  expect(read('list.csv', text, given)).toEqual(said)
})

test('a row is named by its place and kept as it stands', () => {
  const list = find('x/l.csv', 'file,label,ward\na.png,Normal,"W 2, east"\n', given)
  expect([...list.mentions(list.proposed)]).toMatchObject([
    { place: 'x/l.csv, row 1', columns: { file: 'a.png', label: 'Normal', ward: 'W 2, east' } },
  ])
  expect(list).toMatchObject({ header: ['file', 'label', 'ward'], sample: [['a.png', 'Normal', 'W 2, east']] })
})

test('what a value of a class column is, is not quoted', () => {
  const list = find('l.csv', 'file,Normal,Fracture\na.png,1,0\nb.png,0,1\n', given)
  const wrong = find('l.csv', 'file,Normal,secret\na.png,1,0\nb.png,0,hush\n', given)
  expect(say(wrong, given, list.proposed)[1]).toBe(
    'b.png | REFUSED: column secret is text of 4 characters; allowed: yes, no, true, false, 1, 0, -1',
  )
})

test.each<[string, string, RegExp]>([
  [
    'two labels',
    'file,diagnosis,finding\na.png,Normal,Fracture\nb.png,Normal,Normal\n',
    /diagnosis, finding differ: which one is the class/,
  ],
  [
    'two patients',
    'file,label,PatientID,Patient ID\na.png,N,1,2\nb.png,N,1,1\n',
    /PatientID, Patient ID differ: which one is the group/,
  ],
  ['two files', 'file,filename,label\na.png,b.png,N\nb.png,a.png,N\n', /file, filename all name files/],
  ['nothing but files', 'file,width,height\na.png,12,11\nb.png,11,12\n', /No column was recognised/],
  ['numbers', 'file,Normal,Fracture\na.png,0.9,0.1\nb.png,0.2,0.8\n', /from 0.5 on they are read as yes/],
])('columns that say %s are asked about', (_name, text, doubt) => {
  expect(find('l.csv', text, given).doubts).toEqual([expect.stringMatching(doubt)])
})

test('numbers are yes from a threshold on, which can be changed', () => {
  const list = find('l.csv', 'file,Normal,Fracture\na.png,0.9,0.1\nb.png,0.2,0.8\nc.png,0.3,0.4\n', given)
  expect(say(list, given)).toEqual(['a.png | Normal', 'b.png | Fracture', 'c.png'])
  expect(say(list, given, { ...list.proposed, threshold: 0.4 })[2]).toBe('c.png | Fracture')
})

test('roles that somebody changed are used as they are', () => {
  const list = find('l.csv', 'file,diagnosis,finding\na.png,Normal,Fracture\nb.png,Normal,Normal\n', given)
  expect(say(list, given, { ...list.proposed, columns: ['FILE', 'OTHER', 'CLASS'] })).toEqual([
    'a.png | Fracture',
    'b.png | Normal',
  ])
  expect(say(list, given, { ...list.proposed, columns: [] })).toEqual([])
  expect(say(list, given, { ...list.proposed, columns: ['FILE', 'CLASS', 'CLASS', 'GROUP', 'SPLIT'] })).toEqual([
    'a.png | CONFLICT: classes are Normal, Fracture; allowed: one',
    'b.png | Normal',
  ])
})

test('files that are not there are a list all the same', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `x${i}.png,Normal`).join('\n')
  const lines = read('l.csv', `file,label\n${rows}`, given)
  expect(lines).toHaveLength(1000)
  expect(lines[0]).toBe('- (x0.png) | Normal | REFUSED: no file of that name is there')
})

test('numbers of classes name no pictures of that number', () => {
  const numbered = { names: Array.from({ length: 20 }, (_, i) => `${i}.png`) }
  expect(isList('classes.json', { 0: 'Normal', 1: 'Fracture', 2: 'Other' }, numbered)).toBe(false)
  expect(isList('classes.csv', 'id,name\n0,Normal\n1,Fracture\n2,Other\n', numbered)).toBe(false)
  const rows = numbered.names.map((_, i) => `${i},${i % 2}`).join('\n')
  expect(read('labels.csv', `id,label\n${rows}`, numbered)[3]).toBe('3.png | 1')
})

test('JSON in other forms', () => {
  const said = ['a.png | Normal', 'b.png | Fracture']
  expect(
    read(
      'l.json',
      [
        { file: 'a.png', label: 'Normal' },
        { file: 'b.png', label: 'Fracture' },
      ],
      given,
    ),
  ).toEqual(said)
  expect(
    read(
      'l.json',
      {
        version: 1,
        images: [
          { file: 'a.png', label: 'Normal' },
          { file: 'b.png', label: 'Fracture' },
        ],
      },
      given,
    ),
  ).toEqual(said)
  expect(read('l.json', { 'a.png': 'Normal', 'b.png': 'Fracture' }, given)).toEqual(said)
  expect(read('l.json', { 'a.png': { label: 'Normal' }, 'b.png': { label: 'Fracture' } }, given)).toEqual(said)
  expect(read('l.json', { Normal: ['a.png'], Fracture: ['b.png', 'c.png'] }, given)).toEqual([
    ...said,
    'c.png | Fracture',
  ])
  expect(read('l.json', { train: ['a.png'], test: ['b.png'] }, given)).toEqual(['a.png | in train', 'b.png | in test'])
  expect(
    read('l.jsonl', '{"file":"a.png","label":"Normal"}\n{"file":\n{"file":"b.png","label":"Fracture"}\n', given),
  ).toEqual([said[0], '- () | REFUSED: it is no object', said[1]])
  const twice = '{"file":"c.png","label":"Normal","label":"Fracture"}\n'
  expect(read('l.jsonl', `{"file":"a.png","label":"Normal"}\n${twice}`, given)).toEqual([
    said[0],
    '- () | REFUSED: it has one key twice',
  ])
  expect(isList('l.json', { x: { b: 1 }, y: { d: 2 } }, given)).toBe(false)
})
