import { expect, test } from 'vitest'
import { find, isList, read } from '#tests/core/import/lists/kit.ts'

const classNames = ['Normal', 'Fracture']

test.each<[string, string, string[], string[]]>([
  [
    'something behind them all',
    'id,label\n1a_study,Normal\n2b_study,Fracture\n',
    ['1a/x/7.dcm', '2b/x/8.dcm'],
    ['1a/ | Normal', '2b/ | Fracture'],
  ],
  [
    'something before them all',
    'id,label\nimage_1a,Normal\nimage_2b,Fracture\n',
    ['x/1a.dcm', 'x/2b.dcm'],
    ['x/1a.dcm | Normal', 'x/2b.dcm | Fracture'],
  ],
  [
    'numbers of folders that have letters',
    'patient_id,label\n1,Normal\n12,Fracture\n',
    ['x/patient00001/a.png', 'x/patient00012/a.png'],
    ['x/patient00001/ | Normal | group 1', 'x/patient00012/ | Fracture | group 12'],
  ],
  [
    'a row that names nothing stays itself',
    'id,label\n1a_study,Normal\n2b_study,Fracture\n3c_study,Normal\n',
    ['1a/7.dcm', '2b/8.dcm'],
    ['1a/ | Normal', '2b/ | Fracture', '- (3c) | Normal | REFUSED: no file of that name is there'],
  ],
])('names that are written otherwise: %s', (_name, csv, names, said) => {
  expect(read('l.csv', csv, { names, classNames })).toEqual(said)
})

test('the column that was made is shown beside its own', () => {
  const names = ['1a/7.dcm', '2b/8.dcm']
  const { header, sample, detail } = find('l.csv', 'id,label\n1a_study,Normal\n2b_study,Fracture\n', {
    names,
    classNames,
  })
  expect(header).toEqual(['id', 'label', 'id, without _study'])
  expect(sample[0]).toEqual(['1a_study', 'Normal', '1a'])
  expect(detail).toBe('CSV, commas, UTF-8, names of folders')
})

test.each([
  [
    'folders of two kinds have those numbers',
    'id,label\n1,Normal\n2,Fracture\n',
    ['p1/a.png', 'p2/a.png', 's1/a.png', 's2/a.png'],
  ],
  ['two folders of one number', 'id,label\n1,Normal\n2,Fracture\n', ['p1/a.png', 'p01/a.png', 'p2/a.png', 'p02/a.png']],
  ['a column of other things', 'age,label\n1,Normal\n2,Fracture\n', ['p1/a.png', 'p2/a.png']],
])('nothing is guessed: %s', (_name, csv, names) => {
  expect(isList('l.csv', csv, { names, classNames })).toBe(false)
})

test('a cell of boxes is the classes of those', () => {
  const names = ['a.png', 'b.png', 'c.png']
  const rows = [
    'a.png,none 1 0 0 1 1',
    'b.png,mass 0.5 1.5 2 3 4 mass 1 2 3 4 5',
    'c.png,mass 1 2 3 4 5 cyst 1 2 3 4 5',
  ]
  expect(read('l.csv', `file,label\n${rows.join('\n')}\n`, { names })).toEqual([
    'a.png | none',
    'b.png | mass',
    'c.png | CONFLICT: classes are mass, cyst; allowed: one',
  ])
})
