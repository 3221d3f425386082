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
  'what competitions want to be sent': {
    path: 'sample_submission.csv',
    text: 'image_id,label\na,Normal\nb,Normal\n',
    columns: 'FILE CLASS',
    doubts: ['sample_submission.csv is left out: by its name it holds what a model said, or nobody yet.'],
    isUsed: false,
  },
  'what a model said, by the name of the list': {
    path: 'out/Predictions-2026.csv',
    text: 'file,Normal,Fracture\na.png,1,0\nb.png,0,1\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    doubts: ['out/Predictions-2026.csv is left out: by its name it holds what a model said, or nobody yet.'],
    isUsed: false,
  },
  'what a model said, by the name of the column': {
    text: 'file,prediction,score\na.png,Normal,0.9\nb.png,Fracture,0.8\n',
    columns: 'FILE OTHER OTHER',
    doubts: ['No column was recognised as class, group or split.'],
    isUsed: false,
  },
  'what a model said beside what people said': {
    text: 'file,finding,predicted_label\na.png,Normal,Fracture\nb.png,Fracture,Fracture\n',
    columns: 'FILE CLASS OTHER',
    said: ['a.png | Normal', 'b.png | Fracture'],
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
