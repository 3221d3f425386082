import { expect, test } from 'vitest'
import { pictures, read } from '#tests/core/import/survey-kit.ts'

const yaml = 'train: ../train/images\nval: ../valid/images\nnc: 2\nnames: ["Normal", "Fracture"]\n'
const classes = 'Normal\nFracture\n'
const box = '0 0.5 0.5 0.25 0.125\n1 0.1 0.2 0.3 0.4\n'
const polygon = '1 0.1 0.1 0.9 0.1 0.9 0.9\n'
const boxes = (count: string, example: string) => [
  `${count}, such as ${example}, hold boxes as YOLO writes them: boxes are not read`,
]
const notPassed = (lines: string[]) => lines.filter(line => !line.endsWith('passed over: names of classes'))

test.each<[string, string]>([
  ['classes.txt', classes],
  ['labels/_classes.txt', classes],
  ['set/obj.names', classes],
  ['coco.names', classes],
  ['data.yaml', yaml],
  ['set/dataset.YML', 'path: x\nnames:\n  0: Normal\n  1: Fracture\n'],
])('%s is passed over as names of classes', async (name, text) => {
  const { lines, doubts, found } = await read({ ...pictures('Normal/a.png', 'Fracture/b.png'), [name]: text })
  expect(doubts).toEqual([])
  expect(found.lists).toEqual([])
  expect(lines).toContain(`${name} | passed over: names of classes`)
  expect(notPassed(lines)).toEqual(['Fracture/b.png | Fracture', 'Normal/a.png | Normal'])
})

test.each<[string, string, RegExp]>([
  ['classes.txt', 'Normal/a.png\nFracture/b.png\n', /a list/],
  ['data.yaml', 'patients: 7\n', /^data.yaml$/],
  ['classes.csv', 'age\n7\n', /not used/],
])('%s that says something else is none', async (name, text, line) => {
  const { lines } = await read({ ...pictures('Normal/a.png', 'Fracture/b.png'), [name]: text })
  expect(lines.find(at => at.startsWith(name))).toMatch(line)
})

const named = (count: number) => Array.from({ length: count }, (_, i) => `train/images/${i}.png`)
const textsOf = (names: string[], text: string) =>
  Object.fromEntries(names.map(name => [name.replace('images', 'labels').replace('.png', '.txt'), text]))

test.each<[string, Record<string, string>, string[]]>([
  [
    'few',
    { ...pictures(...named(3)), ...textsOf(named(3), box), 'data.yaml': yaml },
    boxes('3 texts', 'train/labels/0.txt'),
  ],
  [
    'many',
    { ...pictures(...named(300)), ...textsOf(named(300), polygon), 'classes.txt': classes },
    boxes('300 texts', 'train/labels/0.txt'),
  ],
  [
    'those beside their pictures',
    { ...pictures('a.png', 'b.png'), 'a.txt': box, 'b.txt': '', 'obj.names': classes },
    boxes('2 texts', 'a.txt'),
  ],
])('boxes of YOLO are said once: %s', async (_name, files, doubts) => {
  expect((await read(files)).doubts).toEqual(doubts)
})

test('texts of other things are asked about as before', async () => {
  const { doubts } = await read({ ...pictures(...named(3)), ...textsOf(named(3), 'a fracture\n') })
  expect(doubts).toHaveLength(3)
})
