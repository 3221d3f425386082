import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { find, read, say } from '#tests/core/import/lists/kit.ts'

const encode = (text: string, encoding: string) =>
  execFileSync('iconv', ['-f', 'UTF-8', '-t', encoding], { input: text })

const plain = ['a.png | Normal', 'b.png | Fracture']
const headers = { names: ['a.png', 'b.png'] }
test.each([
  ['semicolons', 'file;label\na.png;Normal\nb.png;Fracture\n'],
  ['tabs', 'file\tlabel\na.png\tNormal\nb.png\tFracture\n'],
  ['bars', 'file|label\na.png|Normal\nb.png|Fracture\n'],
  ['sep=', 'sep=;\nfile;label\na.png;Normal\nb.png;Fracture\n'],
  ['other names', 'filename,class\na.png,Normal\nb.png,Fracture\n'],
  ['one column a class', 'file,Normal,Fracture\na.png,1,0\nb.png,0,1\n'],
  ['yes and no', 'file,Normal,Fracture\na.png,yes,no\nb.png,No,Yes\n'],
  ['old line ends', 'file,label\ra.png,Normal\rb.png,Fracture\r'],
  ['Windows line ends', 'file,label\r\na.png,Normal\r\nb.png,Fracture\r\n'],
  ['quotes', '"file","label"\n"a.png","Normal"\n"b.png","Fracture"\n'],
  ['single quotes', "'file','label'\n'a.png','Normal'\n'b.png','Fracture'\n"],
  [
    'notes before',
    'Labels of the first round\nmade in May\n\n# two columns\nfile,label\na.png,Normal\nb.png,Fracture\n',
  ],
  ['no header', 'a.png,Normal\nb.png,Fracture\n'],
  ['blank lines', '\n\nfile,label\n\na.png,Normal\n\n\nb.png,Fracture'],
  ['L18 an index', ',file,label\n0,a.png,Normal\n1,b.png,Fracture\n'],
  ['L18 an index as R writes it', '"file","label"\n"1","a.png","Normal"\n"2","b.png","Fracture"\n'],
  ['L18 trailing commas', 'file,label,\na.png,Normal,\nb.png,Fracture,\n'],
  ['L18 trailing commas in rows', 'file,label\na.png,Normal,\nb.png,Fracture,\n'],
  ['a name as a class of the file', 'Image Index,Finding Labels\na.png,Normal\nb.png,Fracture\n'],
  ['UTF-8 with mark', '\uFEFFfile,label\na.png,Normal\nb.png,Fracture\n'],
  ['UTF-16LE', encode('\uFEFFfile,label\na.png,Normal\nb.png,Fracture\n', 'UTF-16LE')],
  ['UTF-16BE', encode('\uFEFFfile,label\na.png,Normal\nb.png,Fracture\n', 'UTF-16BE')],
  ['UTF-16LE without mark', encode('file,label\na.png,Normal\nb.png,Fracture\n', 'UTF-16LE')],
  ['UTF-16BE without mark', encode('file,label\na.png,Normal\nb.png,Fracture\n', 'UTF-16BE')],
  ['L19 folders of another machine', 'file,label\nC:\\data\\a.png,Normal\n/home/ann/b.png,Fracture\n'],
])('L16: a table with %s', (_name, content) => {
  expect(read('list.csv', content, headers)).toEqual(plain)
})

test.each([
  ['WINDOWS-1252', 'Windows-1252', 'Brüche'],
  ['ISO-8859-1', 'Windows-1252', 'Lésion'],
  ['CP1250', 'Windows-1250', 'Złamanie kości'],
  ['CP1251', 'Windows-1251', 'Перелом'],
  ['KOI8-R', 'KOI8-R', 'Перелом'],
  ['CP1253', 'Windows-1253', 'Κάταγμα'],
  ['CP1254', 'Windows-1254', 'Değişiklik'],
  ['CP1256', 'Windows-1256', 'طبيعي'],
  ['SHIFT_JIS', 'Shift_JIS', '骨折'],
  ['GB18030', 'GB18030', '骨折'],
  ['UTF-8', 'UTF-8', 'Brüche'],
])('L17: a class in %s', (encoding, said, name) => {
  const list = find('l.csv', encode(`file;label\na.png;${name}\nb.png;Normal\n`, encoding), headers)
  expect(list).toMatchObject({ detail: `CSV, semicolons, ${said}`, doubts: [] })
  expect(say(list, headers)).toEqual([`a.png | ${name}`, 'b.png | Normal'])
})

test('L17: where the encoding cannot be told that is said', () => {
  const list = find('l.csv', encode('file,label\na.png,골절\nb.png,정상\n', 'EUC-KR'), headers)
  expect(list.doubts).toEqual([expect.stringMatching(/they may be EUC-KR/)])
  const known = find('l.csv', encode('file,label\na.png,골절\nb.png,정상\n', 'EUC-KR'), {
    ...headers,
    classNames: ['골절'],
  })
  expect(known).toMatchObject({ detail: 'CSV, commas, EUC-KR', doubts: [] })
})

test('L17: letters of no known encoding are asked about, damaged UTF-8 costs its rows', () => {
  const dos = find('l.csv', encode('file,label\na.png,Brüche\nb.png,Gefäße\n', 'CP850'), headers)
  expect(dos.doubts).toEqual([expect.stringMatching(/they may be/)])
  const text = Buffer.from('file,label\na.png,Brüche früher Äste\nb.png,Br?che\n')
  text[text.indexOf('?')] = 0xfc
  expect(read('l.csv', text, headers)).toEqual([
    'a.png | Brüche früher Äste',
    'b.png | REFUSED: column label has letters that cannot be read; allowed: text, best in UTF-8',
  ])
})
