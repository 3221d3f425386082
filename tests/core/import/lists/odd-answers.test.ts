import { expect, test } from 'vitest'
import { find, say } from '#tests/core/import/lists/kit.ts'

const given = { names: ['a.png', 'b.png', 'c.png'], classNames: ['Normal', 'Fracture'] }
const chosen = (choice: string) => ({ type: 'choices', from_name: 'class', value: { choices: [choice] } })
const task = (data: object, ...result: object[]) => ({ data, annotations: [{ completed_by: 1, result }] })

test.each<[string, unknown, string[], string[]]>([
  [
    'Label Studio: a task that shows two pictures',
    [
      task({ left: 'a.png', right: 'b.png' }, chosen('Fracture')),
      task({ view: 'c.png', page: 'c.png', note: 'old' }, chosen('Normal')),
    ],
    ['- () | REFUSED: it shows several pictures (left, right); allowed: one', 'c.png | Normal by 1'],
    [],
  ],
  [
    'Label Studio: answers of which nothing is read',
    [
      task({ image: 'a.png' }, { type: 'taxonomy', from_name: 't', value: { taxonomy: [['Bone', 'Fracture']] } }),
      task({ image: 'b.png' }, { type: 'textarea', from_name: 'note', value: { text: ['Fracture'] } }),
      task({ image: 'c.png' }, chosen('Normal'), { type: 'textarea', from_name: 'note', value: { text: ['old'] } }),
    ],
    ['a.png', 'b.png', 'c.png | Normal by 1'],
    ['2 answers hold no choice, only what is not read: taxonomy, textarea.'],
  ],
  [
    'COCO: one id of two categories',
    {
      images: ['a.png', 'b.png'].map((file_name, id) => ({ id, file_name })),
      categories: [
        { id: 1, name: 'Fracture' },
        { id: 1, name: 'Normal' },
        { id: 2, name: 'Normal' },
        { id: 2, name: 'Normal' },
      ],
      annotations: [
        { image_id: 0, category_id: 1 },
        { image_id: 1, category_id: 2 },
      ],
    },
    ['a.png | REFUSED: its annotation 0 is of an id of two categories', 'b.png | Normal'],
    [],
  ],
  [
    'COCO: patient and split beside the name of a picture',
    {
      images: [
        { id: 0, file_name: 'a.png', patient_id: 7, split: 'train' },
        { id: 1, file_name: 'b.png', patient_id: 7, split: 'train', dataset: 'wrists' },
        { id: 2, file_name: 'c.png', subject: 'p8', split: 'test' },
      ],
      categories: [{ id: 1, name: 'Fracture' }],
      annotations: [{ image_id: 0, category_id: 1 }],
    },
    ['a.png | Fracture | group 7 | in train', 'b.png | group 7 | in train', 'c.png | group p8 | in test'],
    [],
  ],
])('%s', (_name, json, said, doubts) => {
  const list = find('export.json', json, given)
  expect(say(list, given)).toEqual(said)
  expect(list.doubts).toEqual(doubts)
})
