import { expect, test } from 'vitest'
import { fileFinder } from '#core/import/list/find-file.ts'

const names = [
  'a b/c.png',
  'x/y.png',
  'scans/100%.png',
  'scans/A#1.PNG',
  'left/d.png',
  'right/d.png',
  'Mu\u0308ller.png',
  'scan (1).png',
  'e.dcm',
  'f',
  'n/0007.png',
  'n/0010.png',
  'm/0010.png',
]
const find = fileFinder(names)

test.each([
  ['/data/local-files/?d=a%20b/c.png', 'a b/c.png', 'PATH'],
  ['https://host:80/x/y.png?token=1#z', 'x/y.png', 'PATH'],
  ['C:\\old\\scans\\100%.png', 'scans/100%.png', 'PATH'],
  ['./x//y.png', 'x/y.png', 'PATH'],
  ['y.png', 'x/y.png', 'PATH'],
  ['a#1.png', 'scans/A#1.PNG', 'CASE'],
  ['RIGHT/D.png', 'right/d.png', 'CASE'],
  ['M\u00fcller.png', 'Mu\u0308ller.png', 'PATH'],
  ['e', 'e.dcm', 'ENDING'],
  ['e.png', 'e.dcm', 'ENDING'],
  ['f.dcm', 'f', 'ENDING'],
  ['scan_1.png', 'scan (1).png', 'MARKS'],
  ['7', 'n/0007.png', 'NUMBER'],
  ['7.0', 'n/0007.png', 'NUMBER'],
  ['07.jpg', 'n/0007.png', 'NUMBER'],
  ['n/10', 'n/0010.png', 'NUMBER'],
])('%s is %s', (reference, path, by) => {
  expect(find(reference)).toMatchObject({ path, by })
})

test.each([
  ['d.png', ['left/d.png', 'right/d.png'], null],
  ['other/d.png', [], 'left/d.png'],
  ['10', ['m/0010.png', 'n/0010.png'], null],
  ['70', [], null],
  ['7.5', [], null],
  ['../x/y.png', [], null],
  ['%E0%A4%A.png', [], null],
  ['', [], null],
])('%s cannot be told', (reference, candidates, elsewhere) => {
  expect(find(reference)).toEqual({ candidates, elsewhere })
})

test('from the folder of the list first, then from the root', () => {
  expect(find('d.png', { list: 'left/l.csv' })).toMatchObject({ path: 'left/d.png', isExact: true })
  expect(find('right/d.png', { list: 'left/l.csv' })).toMatchObject({ path: 'right/d.png', isExact: true })
})

/** 99 of one hospital stand before those of another. */
const many = Array.from({ length: 99 }, (_, i) => `hospA/p${String(i).padStart(3, '0')}/1.png`)

test.each([
  ['few', many.slice(0, 50)],
  ['many', many],
  ['very many', [...many, ...many.map(name => name.replace('hospA', 'hospC'))]],
])('the only one near the list is meant, of %s names that end alike; of two near it none is', (_count, far) => {
  const [near, other] = ['hospB/p050/1.png', 'hospB/p200/1.png']
  const from = { list: 'hospB/labels.csv' }
  expect(fileFinder([...far, near])('1.png', from)).toMatchObject({ path: near })
  const both = fileFinder([...far, near, other])
  expect(both('1.png', from)).toMatchObject({ candidates: expect.arrayContaining(['hospA/p000/1.png']) })
  expect(both('P200/1.PNG', from)).toMatchObject({ path: other })
  expect(both('1.png', { list: 'hospB/p050/notes/labels.csv' })).toHaveProperty('candidates')
  expect(both('1.png', { list: 'hospB/p200/labels.csv' })).toMatchObject({ path: other })
})
