import { expect, test } from 'vitest'
import { find, say } from '#tests/core/import/lists/kit.ts'

interface OddTable {
  text: string
  path?: string
  names?: string[]
  classNames?: string[]
  columns: string
  said?: string[]
  doubts?: string[]
  isUsed?: boolean
}

const tables: Record<string, OddTable> = {
  'two columns of one name that differ': {
    text: 'file,label,label\na.png,Normal,Fracture\nb.png,Normal,Normal\nc.png,Fracture,Fracture\n',
    columns: 'FILE OTHER OTHER',
    doubts: ['Columns label, label (column 3) differ: which one is the class?'],
    isUsed: false,
  },
  'two columns of one name that agree': {
    text: 'file,label,label\na.png,Normal,Normal\nb.png,Fracture,Fracture\n',
    columns: 'FILE CLASS OTHER',
    said: ['a.png | Normal', 'b.png | Fracture'],
  },
  'two columns of patients of one name that differ': {
    text: 'file,label,patient,patient\na.png,Normal,1,7\nb.png,Fracture,1,8\n',
    columns: 'FILE CLASS OTHER OTHER',
    doubts: ['Columns patient, patient (column 4) differ: which one is the group?'],
  },
}

test.each(Object.entries(tables))('%s', (_name, table) => {
  const given = {
    names: table.names ?? ['a.png', 'b.png', 'c.png'],
    classNames: table.classNames ?? ['Normal', 'Fracture'],
  }
  const list = find(table.path ?? 'list.csv', table.text, given)
  expect(list.proposed.columns.join(' ')).toBe(table.columns)
  expect(list.doubts).toEqual(table.doubts ?? [])
  expect(list.proposed.isUsed).toBe(table.isUsed ?? true)
  if (table.said) expect(say(list, given)).toEqual(table.said)
})
