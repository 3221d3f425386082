import type { OddTable } from '#tests/core/import/lists/odd-tables.ts'

const oneNo = (columns: string) => `1 row says no and never yes in ${columns}: it gives no label.`

/** Columns of yes and no in the words that people use. */
export const flagTables: Record<string, OddTable> = {
  'ja and nein': {
    text: 'Datei;Fraktur;Prothese\na.png;ja;nein\nb.png;nein;ja\nc.png;nein;unklar\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Fraktur', 'b.png | Prothese', 'c.png'],
    doubts: [oneNo('Fraktur, Prothese')],
  },
  'oui and non': {
    text: 'fichier;Fracture;Normal\na.png;oui;non\nb.png;non;oui\nc.png;non;non\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Fracture', 'b.png | Normal', 'c.png'],
    doubts: [oneNo('Fracture, Normal')],
  },
  'sí and no': {
    text: 'archivo;Fracture;Normal\na.png;sí;no\nb.png;no;si\nc.png;no;no\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Fracture', 'b.png | Normal', 'c.png'],
    doubts: [oneNo('Fracture, Normal')],
  },
  'Y and N': {
    text: 'file,Normal,Fracture\na.png,Y,N\nb.png,N,Y\nc.png,Y,N\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Normal', 'b.png | Fracture', 'c.png | Normal'],
  },
  crosses: {
    text: 'file,Normal,Fracture\na.png,x,\nb.png,,X\nc.png,x,\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Normal', 'b.png | Fracture', 'c.png | Normal'],
  },
  'positive and negative': {
    text: 'file,Edema,Fracture\na.png,Positive,Negative\nb.png,Uncertain,Positive\nc.png,,Negative\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Edema', 'b.png | Fracture', 'c.png'],
    doubts: [oneNo('Edema, Fracture')],
  },
  'WAHR and FALSCH': {
    text: 'file;Normal;Fracture\na.png;WAHR;FALSCH\nb.png;FALSCH;WAHR\nc.png;WAHR;FALSCH\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Normal', 'b.png | Fracture', 'c.png | Normal'],
  },
  '是 and 否': {
    text: 'file,正常,骨折\na.png,是,否\nb.png,否,是\nc.png,否,否\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | 正常', 'b.png | 骨折', 'c.png'],
    doubts: [oneNo('正常, 骨折')],
  },
  'NA and N/A': {
    text: 'file,Normal,Fracture\na.png,1,0\nb.png,NA,1\nc.png,N/A,N/A\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Normal', 'b.png | Fracture', 'c.png'],
  },
  'shares with a comma': {
    text: 'file;Normal;Fracture\na.png;0,9;0,1\nb.png;0,2;0,8\nc.png;1,0;0,0\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | Normal', 'b.png | Fracture', 'c.png | Normal'],
    doubts: ['Its columns of classes hold numbers between 0 and 1: from 0.5 on they are read as yes.'],
  },
  'a cell of a class that says neither yes nor no': {
    text: 'file,Normal,Fracture\na.png,1,0\nb.png,0,1\nc.png,0,2\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: [
      'a.png | Normal',
      'b.png | Fracture',
      'c.png | REFUSED: column Fracture is text of 1 characters; allowed: yes, no, true, false, 1, 0, -1',
    ],
  },
  'such a cell among shares': {
    text: 'file,Normal,Fracture\na.png,0.9,0\nb.png,0.2,1\nc.png,0.1,2\n',
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: [
      'a.png | Normal',
      'b.png | Fracture',
      'c.png | REFUSED: column Fracture is text of 1 characters; allowed: yes, no, true, false, 1, 0, -1',
    ],
    doubts: ['Its columns of classes hold numbers between 0 and 1: from 0.5 on they are read as yes.'],
  },
  'parts of the body and views beside a finding, as FracAtlas has them': {
    text: 'image_id,hand,leg,hip,shoulder,hardware,fractured,fracture_count,frontal,lateral\na,0,1,0,0,0,1,2,1,1\nb,1,0,0,0,0,0,0,1,0\nc,0,1,0,0,1,0,0,1,0\n',
    columns: 'FILE OTHER OTHER OTHER OTHER OTHER CLASS_FLAG OTHER OTHER OTHER',
    said: ['a.png | fractured', 'b.png | fractured: no', 'c.png | fractured: no'],
  },
  'a part of the body that is a class': {
    text: 'file,hand,leg\na.png,0,1\nb.png,1,0\nc.png,0,1\n',
    classNames: ['Hand', 'Leg'],
    columns: 'FILE CLASS_FLAG CLASS_FLAG',
    said: ['a.png | leg', 'b.png | hand', 'c.png | leg'],
  },
  'case and control, which are no groups': {
    text: 'file,case\na.png,1\nb.png,0\nc.png,1\n',
    columns: 'FILE OTHER',
    doubts: ['Column case says yes and no: is it a class, or the group?'],
    isUsed: false,
  },
  'an exam that says yes and no, beside a class and a patient': {
    text: 'file,label,patient,exam\na.png,Normal,1,yes\nb.png,Fracture,2,no\n',
    columns: 'FILE CLASS GROUP OTHER',
    said: ['a.png | Normal | group 1', 'b.png | Fracture | group 2'],
  },
  'several classes in a cell that their columns of yes and no repeat, as NIH has them': {
    text: 'Image Index,Finding Labels,Mass,Nodule,Effusion\na.png,Mass|Nodule,1,1,0\nb.png,Mass,1,0,0\nc.png,Effusion,0,0,1\n',
    classNames: ['Mass', 'Nodule', 'Effusion'],
    columns: 'FILE CLASS OTHER OTHER OTHER',
    said: ['a.png | CONFLICT: classes are Mass, Nodule; allowed: one', 'b.png | Mass', 'c.png | Effusion'],
  },
}
