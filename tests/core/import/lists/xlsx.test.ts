import { expect, test } from 'vitest'
import { openPackage } from '#core/import/list/xlsx/unpack.ts'
import { find, isList, read } from '#tests/core/import/lists/kit.ts'
import { textRows, workbook, zip } from '#tests/core/import/lists/workbook.ts'

const given = { names: ['a.png', 'b.png', 'c.png'] }
const table = [
  ['file', 'label'],
  ['a.png', 'Normal'],
  ['b.png', 'Fracture'],
]

test('a spreadsheet is a table: shared texts, values of formulas, dates as ISO 8601, merged cells, numbers', async () => {
  const rows = `
    <row r="1"><c r="A1" t="s"><v>0</v></c></row>
    <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="s"><v>2</v></c><c r="C3" t="s"><v>3</v></c><c r="D3" t="s"><v>4</v></c><c r="E3" t="s"><v>5</v></c></row>
    <row r="4"><c r="A4" t="str"><f>"a"&amp;".png"</f><v>a.png</v></c><c r="B4"><v>1</v></c><c r="C4"><v>70012</v></c><c r="D4" s="1"><v>46037</v></c><c r="E4" t="inlineStr"><is><t>ann</t></is></c></row>
    <row r="5"><c r="A5" t="inlineStr"><is><r><t>b.p</t></r><r><t>ng</t></r></is></c><c r="B5"><v>0</v></c><c r="D5" s="2"><v>46037.5</v></c><c r="E5" t="inlineStr"><is><t>bob</t></is></c></row>
    <row r="6"><c r="A6" t="str"><f>B9</f></c><c r="B6"><v>0</v></c></row>`
  const after = '<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="C4:C5"/></mergeCells>'
  const book = await workbook(
    [{ name: 'Labels', rows, after }],
    ['Labels of May', 'file', 'label', 'patient', 'labelled_at', 'reader'],
  )
  const list = find('l.xlsx', book, given)
  expect(list.detail).toBe('XLSX, sheet Labels')
  expect(list.proposed.columns).toEqual(['FILE', 'CLASS', 'GROUP', 'TIME', 'LABELLER'])
  expect(read('l.xlsx', book, given)).toEqual([
    'a.png | 1 by ann by 2026-01-15 | group 70012',
    'b.png | 0 by bob by 2026-01-15 | group 70012',
    '- () | REFUSED: a formula without its value',
  ])
})

test('of several sheets that is read which names files; those of the same columns together', async () => {
  const notes = {
    name: 'Notes',
    rows: textRows([
      ['who', 'when'],
      ['Ann', 'May'],
    ]),
  }
  expect(read('l.xlsx', await workbook([notes, { name: 'L', rows: textRows(table) }]), given)).toEqual([
    'a.png | Normal',
    'b.png | Fracture',
  ])
  const book = await workbook([
    { name: 'train', rows: textRows(table) },
    {
      name: 'test',
      rows: textRows([
        ['file', 'label'],
        ['c.png', 'Normal'],
      ]),
    },
  ])
  expect(read('l.xlsx', book, given)).toEqual([
    'a.png | Normal | in train',
    'b.png | Fracture | in train',
    'c.png | Normal | in test',
  ])
  const other = {
    name: 'M',
    rows: textRows([
      ['picture', 'finding'],
      ['a.png', 'Normal'],
    ]),
  }
  const unclear = find('l.xlsx', await workbook([{ name: 'L', rows: textRows(table) }, other]), given)
  expect(unclear.proposed.isUsed).toBe(false)
  expect(unclear.doubts).toEqual(['The sheets L, M of l.xlsx all name files: which one is read?'])
  const hidden = await workbook([
    { name: 'L', rows: textRows(table) },
    { ...other, state: 'hidden' },
  ])
  expect(read('l.xlsx', hidden, given)).toEqual(['a.png | Normal', 'b.png | Fracture'])
  expect(isList('l.xlsx', await workbook([notes]), given)).toBe(false)
})

test('a spreadsheet that would fill the memory is refused', async () => {
  const bomb = await workbook([{ name: 'L', rows: '' }], [], { 'xl/worksheets/sheet0.xml': '0'.repeat(5) })
  expect(find('l.xlsx', bomb, given)).toMatchObject({ shape: 'UNKNOWN' })
  const wide = Array.from({ length: 1300 }, (_, i) => `<row r="${i + 1}"><c r="XFD${i + 1}"><v>1</v></c></row>`).join(
    '',
  )
  const book = await workbook([{ name: 'L', rows: wide }])
  expect(() => find('l.xlsx', book, given)).toThrow(/more than 20000000 cells; allowed: up to 20000000 in all lists/)
  const entities =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
  expect(
    find('l.xlsx', await workbook([{ name: 'L', rows: '' }], [], { 'xl/worksheets/sheet0.xml': entities }), given)
      .shape,
  ).toBe('UNKNOWN')
})

test('a part that unpacks to more than it may is named', async () => {
  const packed = await zip({ a: Buffer.alloc(2 ** 20 + 1), b: Buffer.alloc(2 ** 20) })
  const open = openPackage(packed, 2 ** 20)
  expect(() => open('a')).toThrow(/unpacks to more than 1048576 bytes/)
  expect(open('b')).toHaveLength(2 ** 20)
  expect(open('c')).toBeNull()
})
