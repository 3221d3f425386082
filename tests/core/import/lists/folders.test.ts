import { expect, test } from 'vitest'
import { hearLists } from '#core/import/hear-lists.ts'
import { find, isList, read, survey } from '#tests/core/import/lists/kit.ts'

const mura = ['1/study1_positive/image1', '1/study1_positive/image2', '2/study1_negative/image1'].map(
  name => `MURA-v1.1/train/XR_SHOULDER/patient0000${name}.png`,
)
const patients = ['P1/a.png', 'P1/late/b.png', 'P2/a.png']
const labels = 'patient,label\nP1,Normal\nP2,Fracture\n'

const filesOf = (names: readonly string[], lists: Record<string, string>) => ({
  ...Object.fromEntries(names.map(name => [name, name])),
  ...lists,
})

test.each<[string, string[], Record<string, string>, string[]]>([
  [
    'studies as MURA names them',
    mura,
    {
      'MURA-v1.1/train_labeled_studies.csv':
        'MURA-v1.1/train/XR_SHOULDER/patient00001/study1_positive/,1\nMURA-v1.1/train/XR_SHOULDER/patient00002/study1_negative/,0\n',
    },
    ['1', '1', '0'].map((said, i) => `${mura[i]} | ${said} | group patient0000${i < 2 ? 1 : 2} | TRAIN`),
  ],
  [
    'patients: the folder is the group that its column is called as',
    ['x/1.2.7/a.png', 'x/1.2.7/b.png', 'x/1.2.8/a.png'],
    { 'l.csv': 'patient_id,label\n1.2.7,Normal\n1.2.8,Fracture\n' },
    [
      'x/1.2.7/a.png | Normal | group 1.2.7',
      'x/1.2.7/b.png | Normal | group 1.2.7',
      'x/1.2.8/a.png | Fracture | group 1.2.8',
    ],
  ],
  [
    'class, group and split',
    ['s1/a.png', 's2/a.png'],
    { 'l.csv': 'folder,label,person,split\ns1,Normal,7,train\ns2,Fracture,8,test\n' },
    ['s1/a.png | Normal | group 7 | TRAIN', 's2/a.png | Fracture | group 8 | TEST'],
  ],
  [
    'patients by numbers that pictures have, too',
    ['1/1.png', '1/2.png', '2/1.png', '3/7.png'],
    { 'l.csv': 'patient,label\n1,Normal\n2,Fracture\n3,Normal\n' },
    [
      '1/1.png | Normal | group 1',
      '1/2.png | Normal | group 1',
      '2/1.png | Fracture | group 2',
      '3/7.png | Normal | group 3',
    ],
  ],
  [
    'a folder within another: the deeper one wins, thing by thing',
    patients,
    { 'l.csv': `folder,label,patient\nP1,Normal,7\nP1/late,Fracture,\nP2,Fracture,8\n` },
    ['P1/a.png | Normal | group 7', 'P1/late/b.png | Fracture | group 7', 'P2/a.png | Fracture | group 8'],
  ],
  [
    'a file that is named itself wins',
    patients,
    { 'l.csv': `path,label\nP1/,Normal\nP1/late/b.png,Fracture\nP2/,Fracture\n` },
    ['P1/a.png | Normal', 'P1/late/b.png | Fracture', 'P2/a.png | Fracture'].map(
      line => `${line} | group ${line.slice(0, 2)}`,
    ),
  ],
  [
    'a file of another list wins, and takes the group of its folder',
    patients,
    { 'l.csv': 'folder,label,group\nP1,Normal,7\nP2,Fracture,8\n', 'm.csv': 'file,label\nP1/late/b.png,Fracture\n' },
    ['P1/a.png | Normal | group 7', 'P1/late/b.png | Fracture | group 7', 'P2/a.png | Fracture | group 8'],
  ],
  [
    'two rows that differ are a conflict of those files',
    patients,
    { 'l.csv': `${labels}P1,Fracture\n` },
    [
      'P1/a.png | group P1 | CONFLICT: classes are Normal, Fracture; allowed: one',
      'P1/late/b.png | group P1 | CONFLICT: classes are Normal, Fracture; allowed: one',
      'P2/a.png | Fracture | group P2',
    ],
  ],
  [
    'two lists that differ are a conflict of those files',
    patients,
    { 'l.csv': labels, 'm.csv': 'patient,label\nP2,Normal\nP1,Normal\n' },
    [
      'P1/a.png | Normal | group P1',
      'P1/late/b.png | Normal | group P1',
      'P2/a.png | Normal | group P2 | CONFLICT: classes are Fracture, Normal; allowed: one',
    ],
  ],
  [
    'a conflict out there does not touch what is said nearer of all of it',
    patients,
    { 'l.csv': `folder,label\nP1,Normal\nP1,Fracture\nP1/late,Normal\nP2,Normal\n` },
    [
      'P1/a.png | group P1 | CONFLICT: classes are Normal, Fracture; allowed: one',
      'P1/late/b.png | Normal | group P1',
      'P2/a.png | Normal | group P2',
    ],
  ],
  [
    'a split that the list is called by',
    patients,
    { 'train.csv': 'patient,label\nP1,Normal\n', 'test.csv': 'patient,label\nP2,Fracture\n' },
    [
      'P1/a.png | Normal | group P1 | TRAIN',
      'P1/late/b.png | Normal | group P1 | TRAIN',
      'P2/a.png | Fracture | group P2 | TEST',
    ],
  ],
  [
    'a folder that is not there',
    patients,
    { 'l.csv': `${labels}P3,Normal\n` },
    [
      'P1/a.png | Normal | group P1',
      'P1/late/b.png | Normal | group P1',
      'P2/a.png | Fracture | group P2',
      'P3 | Normal | REFUSED: no file of that name is there',
    ],
  ],
])('folders: %s', async (_name, names, lists, said) => {
  const { lines, doubts } = await survey(filesOf(names, lists), { classNames: ['Normal', 'Fracture', '0', '1'] })
  expect({ lines, doubts: doubts.filter(doubt => !/lists are taken/.test(doubt)) }).toEqual({ lines: said, doubts: [] })
})

test.each<[string, string, string[], string[]]>([
  [
    'several of a name',
    'folder,label\ns1,Normal\nP2,Fracture\n',
    ['P1/s1/a.png', 'P3/s1/a.png', 'P2/a.png'],
    ['- (s1) | Normal | REFUSED: which of P1/s1, P3/s1 is meant cannot be told', 'P2/ | Fracture'],
  ],
  [
    'a picture that is missing',
    'file,label\na.png,Normal\nb.png,Normal\n',
    ['a.png', 'b/c.png'],
    ['a.png | Normal', '- (b.png) | Normal | REFUSED: no file of that name is there'],
  ],
  [
    'a number in a list of pictures',
    'id,label\n12,Normal\n1,Fracture\n13,Normal\n',
    ['0/12.png', '1/13.png'],
    [
      '0/12.png | Normal',
      '- (1) | Fracture | REFUSED: no file of that name is there, only the folder 1',
      '1/13.png | Normal',
    ],
  ],
  [
    'a mask of the name of its picture',
    'id,label\ns1,Normal\ns2,Fracture\n',
    ['i/s1.png', 'i/s2.png', 'm/s1/a.png', 'm/s2/a.png'],
    ['i/s1.png | Normal', 'i/s2.png | Fracture'],
  ],
  [
    'two names of one folder',
    'folder,label\nx/P1,Normal\ny/P1,Fracture\n',
    ['P1/a.png'],
    [
      'P1/ | Normal | REFUSED: which line is meant of x/P1, y/P1 cannot be told: P1/ alone is there',
      'P1/ | Fracture | REFUSED: which line is meant of x/P1, y/P1 cannot be told: P1/ alone is there',
    ],
  ],
  [
    'pictures that are missing beside their patient',
    'image,patient,label\nx1,P1,Normal\nx2,P2,Fracture\n',
    ['P1/a.png', 'P2/a.png'],
    [
      '- (x1) | Normal | group P1 | REFUSED: no file of that name is there',
      '- (x2) | Fracture | group P2 | REFUSED: no file of that name is there',
    ],
  ],
])('folders are not guessed: %s', (_name, csv, names, said) => {
  expect(read('l.csv', csv, { names, classNames: ['Normal', 'Fracture'] })).toEqual(said)
})

test('a list that says nothing of folders is asked about, and a table of other things is none', () => {
  const names = ['left/a.png', 'right/a.png']
  expect(find('l.csv', 'folder,age\nleft,7\nright,8\n', { names })).toMatchObject({ shape: 'UNKNOWN' })
  expect(isList('l.csv', 'side,label\nup,1\ndown,0\n', { names })).toBe(false)
  expect(find('l.csv', 'folder,label\nleft,x\nright,y\n', { names }).detail).toBe(
    'CSV, commas, UTF-8, names of folders',
  )
})

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

test('100,000 rows of as many folders and files are read in the time of so many', () => {
  const count = 100_000
  const names = Array.from({ length: count }, (_, i) => `set/p${i % 5000}/study${i}/image.png`)
  const csv = `folder,label\n${names.map((_, i) => `old/set/p${i % 5000}/study${i}/,${i % 2 ? 'Normal' : 'Fracture'}`).join('\n')}\n`
  const started = cpuMs()
  const list = find('l.csv', csv, { names })
  const reading = { levels: [], lists: [], splits: {}, group: { by: 'AUTOMATIC' as const } }
  const heard = hearLists(names, [list], reading)
  expect(heard).toMatchObject({ labelCount: count, missing: [] })
  expect(heard.found.get('set/p4999/study99999/image.png')?.className).toBe('Normal')
  expect(cpuMs() - started).toBeLessThan(15_000)
}, 120_000)

test('one row of a folder with 100,000 files counts for each of them', () => {
  const names = Array.from({ length: 100_000 }, (_, i) => `P1/${i}.png`)
  const list = find('l.csv', 'folder,label\nP1/,Normal\nP2/,Normal\n', { names: [...names, 'P2/a.png'] })
  const heard = hearLists([...names, 'P2/a.png'], [list], {
    levels: [],
    lists: [],
    splits: {},
    group: { by: 'AUTOMATIC' },
  })
  expect(heard.labelCount).toBe(100_001)
  expect(heard.found.size).toBe(100_001)
}, 120_000)
