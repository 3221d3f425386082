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
])('%s', (_name, json, said, doubts) => {
  const list = find('export.json', json, given)
  expect(say(list, given)).toEqual(said)
  expect(list.doubts).toEqual(doubts)
})
