import { expect, test } from 'vitest'
import { find, read, say } from '#tests/core/import/lists/kit.ts'

const names = ['P1/1.png', 'P1/2.png', 'P2/1.png', 'P2/2.png']
const said = ['P1/1.png | Normal', 'P1/2.png | Normal', 'P2/1.png | Fracture', 'P2/2.png | Fracture']
const grouped = said.map(line => `${line} | group ${line.slice(0, 2)}`)
const rows = (row: (patient: string, image: string, label: string) => string) =>
  names.map(name => row(name.slice(0, 2), name.slice(3), name.startsWith('P1') ? 'Normal' : 'Fracture')).join('\n')

test.each<[string, string, string | null, string[], string[]?]>([
  ['folder and name', `folder,filename,label\n${rows((p, i, l) => `${p},${i},${l}`)}`, 'folder/filename', said],
  ['patient and image', `patient,image,label\n${rows((p, i, l) => `${p},${i},${l}`)}`, 'patient/image', grouped],
  [
    'no endings',
    `label,image_id,patient\n${rows((p, i, l) => `${l},${i.slice(0, 1)},${p}`)}`,
    'patient/image_id',
    grouped,
  ],
  ['no header', rows((p, i, l) => `${p},${i},${l}`), 'column 1/column 2', said],
  ['a path that one column has alone', `folder,file,label\n${rows((p, i, l) => `${p},${p}/${i},${l}`)}`, 'file', said],
  [
    'names that one column finds alone',
    `folder,file,label\n${rows((p, i, l) => `${p},${p}${i},${l}`)}`,
    'file',
    said.map(line => line.replace('/', `/${line.slice(0, 2)}`)),
    names.map(name => name.replace('/', `/${name.slice(0, 2)}`)),
  ],
  [
    'pictures that neither finds',
    `folder,file,label\nP1,x1.png,Normal\nP2,x2.png,Fracture`,
    'file',
    ['x1.png', 'x2.png'].map(
      (name, i) => `- (${name}) | ${i ? 'Fracture' : 'Normal'} | REFUSED: no file of that name is there`,
    ),
  ],
])('two columns: %s', (_name, csv, file, lines, there = names) => {
  const given = { names: there, classNames: ['Normal', 'Fracture'] }
  const list = find('l.csv', csv, given)
  expect(list.doubts).toEqual([])
  expect(list.header[list.proposed.columns.indexOf('FILE')]).toBe(file)
  expect(say(list, given)).toEqual(lines)
  expect(list.sample[0]).toHaveLength(list.header.length)
})

test('where two pairs of columns find as many files none is taken', () => {
  const given = {
    names: [...names, 'Q1/1.png', 'Q1/2.png', 'Q2/1.png', 'Q2/2.png'],
    classNames: ['Normal', 'Fracture'],
  }
  const csv = `site,room,image,label\n${rows((p, i, l) => `${p},${p.replace('P', 'Q')},${i},${l}`)}`
  const lines = say(find('l.csv', csv, given), given)
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/CONFLICT|REFUSED/)
})

test('the name of a file stands in three columns: folder, folder within, file', () => {
  const names = ['set/p1/s1/image1.png', 'set/p1/s2/image1.png', 'set/p2/s1/image1.png', 'set/p2/s2/image1.png']
  const csv =
    'patient,study,image,label\np1,s1,image1.png,Normal\np1,s2,image1.png,Fracture\np2,s1,image1,Normal\np2,s2,image1.png,Fracture\np3,s1,image1.png,Normal\n'
  const list = find('l.csv', csv, { names })
  expect(list.header).toEqual(['patient', 'study', 'image', 'label', 'patient/study/image'])
  expect(say(list, { names })).toEqual([
    'set/p1/s1/image1.png | Normal | group p1',
    'set/p1/s2/image1.png | Fracture | group p1',
    'set/p2/s1/image1.png | Normal | group p2',
    'set/p2/s2/image1.png | Fracture | group p2',
    '- (p3/s1/image1.png) | Normal | group p3 | REFUSED: no file of that name is there but set/p1/s1/image1.png, in another folder',
  ])
})

test('two columns are enough where they find every file', () => {
  const names = ['set/p1/s1/a.png', 'set/p2/s2/a.png']
  const csv = 'patient,study,image,label\np1,s1,a.png,Normal\np2,s2,a.png,Fracture\n'
  expect(read('l.csv', csv, { names })).toEqual([
    'set/p1/s1/a.png | Normal | group p1',
    'set/p2/s2/a.png | Fracture | group p2',
  ])
})
