import { expect, test } from 'vitest'
import { find, read, say } from '#tests/core/import/lists/kit.ts'
import { writeManifest } from '#tests/kit/write-manifest.ts'

const given = { names: ['a.png', 'images/b.png', 'left/c.png', 'right/c.png'] }

const annotation = (choice: unknown, by: unknown, at: string, rest: object = {}) => ({
  completed_by: by,
  created_at: at,
  result: [
    { type: 'choices', from_name: 'class', value: { choices: [choice] } },
    { type: 'relation', from_id: 'a', to_id: 'b' },
  ],
  ...rest,
})

test('Label Studio: every answer, skipped and predicted ones left out, files found as it names them', () => {
  const tasks = [
    {
      data: { image: '/data/upload/3/0a1b2c3d-a.png' },
      predictions: [{ result: [{ type: 'choices', from_name: 'class', value: { choices: ['Other'] } }] }],
      annotations: [
        annotation('Normal', { id: 7, email: 'ann@example.org' }, '2026-02-01T00:00:00Z'),
        annotation('Fracture', 4, '2026-01-01T00:00:00Z'),
        annotation('Fracture', 4, '2026-03-01T00:00:00Z', { was_cancelled: true }),
      ],
    },
    { data: { text: 'some words', picture: '/data/local-files/?d=set%2Fimages%2Fb.png' }, annotations: [] },
    { data: { image: 's3://bucket/scans/right/c.png?versionId=1' }, annotations: [] },
    { data: { image: 'c.png' }, annotations: [] },
    { data: { image: 'https://example.org/d.png' } },
    {
      data: { image: 'left/c.png' },
      annotations: [
        annotation('A', 1, '2026-01-01', { result: [{ type: 'choices', value: { choices: ['A', 'B'] } }] }),
      ],
    },
  ]
  const list = find('export.json', tasks, given)
  expect(say(list, given, { ...list.proposed, question: 'class' }).slice(0, 5)).toEqual([
    'a.png | Normal by ann@example.org by 2026-02-01 then Fracture by 4 by 2026-01-01',
    'images/b.png',
    'right/c.png',
    '- (c.png) | REFUSED: which of left/c.png, right/c.png is meant cannot be told',
    '- (https://example.org/d.png) | REFUSED: no file of that name is there',
  ])
  expect(say(list, given, { ...list.proposed, question: 'choices' })[5]).toBe(
    'left/c.png | CONFLICT: choices are A, B; allowed: one',
  )
})

const nul = String.fromCharCode(0)
test.each<[string, unknown, RegExp]>([
  ['that is none', 7, /the name of its file is nothing/],
  [
    'whose annotations are no list',
    { data: { image: 'a.png' }, annotations: {} },
    /its annotations are an object; allowed: a list/,
  ],
  ['without a result', { data: { image: 'a.png' }, annotations: [{}] }, /the result of an annotation is nothing/],
  ['without a file', { data: { age: 7 } }, /the name of its file is nothing; allowed: text/],
  ['with a NUL', { data: { image: `a${nul}.png` } }, /letters that cannot be read/],
  ['with half a letter', { data: { image: 'a\ud800.png' } }, /letters that cannot be read/],
  [
    'whose choice is no text',
    { data: { image: 'a.png' }, annotations: [annotation(7, 1, '2026-01-01')] },
    /are not a list of texts/,
  ],
])('a task of Label Studio %s costs itself', (_name, task, reason) => {
  const good = { data: { image: 'images/b.png' }, annotations: [annotation('Normal', 1, '2026-01-01')] }
  const [bad, said] = read('e.json', [task, good], given)
  expect(bad).toMatch(reason)
  expect(said).toBe('images/b.png | Normal by 1 by 2026-01-01')
})

const coco = {
  images: [
    { id: 1, file_name: 'a.png' },
    { id: 2, file_name: 'images/b.png' },
    { id: 3, file_name: 'left/c.png' },
    { id: 3, file_name: 'right/c.png' },
    { id: 4 },
    { id: 5, file_name: 'd.png' },
  ],
  categories: [
    { id: 1, name: 'Normal' },
    { id: 2, name: 'Fracture' },
  ],
  annotations: [
    { image_id: 1, category_id: 2 },
    { image_id: 1, category_id: 2 },
    { image_id: 3, category_id: 1 },
    { image_id: 3, category_id: 2 },
    { image_id: 5, category_id: 9 },
  ],
}

test('COCO: the category of the annotations; none is no label, two are a conflict of that image', () => {
  expect(read('coco.json', coco, given)).toEqual([
    'a.png | Fracture',
    'images/b.png',
    'left/c.png | CONFLICT: categories are Normal, Fracture; allowed: one',
    'right/c.png | REFUSED: its id is that of an earlier one',
    '- () | REFUSED: the name of its file is nothing; allowed: text',
    '- (d.png) | REFUSED: its annotation 4 is of no category of the list',
  ])
})

test('CVAT for images: tags, else what is drawn; its subset is the split', () => {
  const xml = `<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version><meta><task><labels><label><name>Normal</name></label></labels></task></meta>
  <image id="0" name="a.png" subset="Train" width="9" height="9"><tag label="Normal" source="manual"></tag><box label="Other" xtl="1"/></image>
  <image id="1" name="b.png" width="9" height="9"><polygon label="Fracture &amp; more" points="1,2"/><box label="Fracture &amp; more"/></image>
  <image id="2" name="left/c.png"><box label="A"/><box label="B"/></image>
  <image id="3"></image>
</annotations>`
  expect(find('annotations.xml', xml, given)).toMatchObject({ shape: 'CVAT', detail: 'CVAT for images' })
  expect(read('annotations.xml', xml, given)).toEqual([
    'a.png | Normal | in Train',
    'images/b.png | Fracture & more',
    'left/c.png | CONFLICT: labels are A, B; allowed: one',
    '- () | REFUSED: the name of its file is nothing; allowed: text',
  ])
  const laughs = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><annotations><image name="&b;"/></annotations>'
  expect(find('annotations.xml', laughs, given).shape).toBe('UNKNOWN')
  expect(find('annotations.xml', '<annotations><track label="x"/></annotations>', given).detail).toMatch(
    /CVAT for video/,
  )
})

test('Datumaro: labels by their place, files by path or id', () => {
  const json = {
    info: {},
    categories: { label: { labels: [{ name: 'Normal' }, { name: 'Fracture' }] } },
    items: [
      {
        id: 'a',
        annotations: [
          { type: 'label', label_id: 1 },
          { type: 'bbox', label_id: 0 },
        ],
        image: { path: 'a.png' },
      },
      { id: 'images/b', annotations: [{ type: 'label', label_id: 0 }] },
      { id: 'left/c', annotations: [{ type: 'label', label_id: 7 }] },
    ],
  }
  const list = find('annotations/train.json', json, given)
  expect(list).toMatchObject({ shape: 'DATUMARO', proposed: { split: 'TRAIN' } })
  expect(say(list, given)).toEqual([
    'a.png | Fracture',
    'images/b.png | Normal',
    'left/c.png | REFUSED: one of its annotations is of no label of the list',
  ])
})

test('our own manifest finds its files by the hash that they are named by', () => {
  const [one, two] = ['1'.repeat(64), '2'.repeat(64)]
  const item = { label: 'Normal', labelVersion: 2, groupKey: 'p1', split: 'TEST' as const }
  const text = writeManifest([one, two].map(imageSha256 => ({ ...item, imageSha256 })))
  const own = { names: [`images/Normal/${one}.png`] }
  expect(find('manifest.csv', text, own).shape).toBe('DATASET')
  expect(read('manifest.csv', text, own)).toEqual([
    `images/Normal/${one}.png | Normal | group p1 | in TEST`,
    `- (${two}) | Normal | group p1 | in TEST | REFUSED: no file of that name is there`,
  ])
})

test('keys that objects are made of are names like any other', () => {
  const json =
    '[{"data":{"image":"a.png","__proto__":{"isAdmin":true}},"__proto__":{"annotations":7},"annotations":[]}]'
  expect(read('e.json', json, given)).toEqual(['a.png'])
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
})
