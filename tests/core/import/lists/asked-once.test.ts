import { expect, test } from 'vitest'
import { type Files, pictures } from '#tests/core/import/survey-kit.ts'
import { survey } from './kit.ts'

const rows = (header: string, ...lines: string[]) => `${[header, ...lines].join('\n')}\n`
const numbered = (count: number, nameOf: (i: number) => string) => Array.from({ length: count }, (_, i) => nameOf(i))
const labels = (names: string[], classOf: (i: number) => string = i => (i % 2 ? 'Fracture' : 'Normal')): Files => ({
  'labels.csv': rows('file,label', ...names.map((name, i) => `${name},${classOf(i)}`)),
})
const yolo = (split: string, count: number): Files =>
  Object.fromEntries(
    numbered(count, i => `${split}/images/${split}${i}.png`).flatMap(name => [
      [name, 'x'],
      [name.replace('images', 'labels').replace('png', 'txt'), '0 0.5 0.5 0.1 0.1\n'],
    ]),
  )
const boxes = (count: number): Files =>
  Object.fromEntries([
    ...numbered(count, i => `images/${i}.png`).map(name => [name, 'x']),
    ...numbered(count, i => `Annotations/${i}.xml`).map(name => [name, '<annotation><object/></annotation>']),
  ])
const ten = numbered(10, i => `${i}.png`)
const site = (i: number) => (i < 5 ? 'bonn' : 'koeln')
const atSites = pictures(...ten.map((name, i) => `${site(i)}/${name}`))

test.each<[string, Files, unknown[]]>([
  ['YOLO by split', { ...yolo('train', 12), ...yolo('valid', 4), ...yolo('test', 3) }, [expect.stringMatching(/^19 /)]],
  ['VOC', boxes(12), [expect.stringMatching(/^12 /)]],
  ['a few texts of YOLO more than are opened', yolo('train', 203), [expect.stringMatching(/^203 /)]],
  [
    'a list beside notes of all its files',
    {
      ...pictures(...ten),
      ...Object.fromEntries(
        ten.flatMap(name => [
          [`${name}.json`, '{}'],
          [name.replace('png', 'xml'), '<a/>'],
        ]),
      ),
      ...labels(ten),
    },
    ['.json, such as', '.xml, such as'].map(end => expect.stringContaining(`10 files ending in ${end}`)),
  ],
  ['a list beside a text about it', { ...pictures(...ten), 'docs/test/protocol.pdf': 'x', ...labels(ten) }, []],
  ['a list that says all classes, beside folders of sites', { ...atSites, ...labels(ten) }, []],
  [
    'a list that is silent on one, beside folders of sites',
    { ...atSites, ...labels(ten, i => ['', 'Normal', 'Fracture'][Math.min(i, (i % 2) + 1)] ?? '') },
    [expect.stringContaining('has no class in lists')],
  ],
  [
    'two lists that answer two questions, of most files',
    {
      ...pictures(...ten),
      ...labels(ten),
      'target.csv': rows('file,Target', ...ten.map((name, i) => `${name},${i % 2}`)),
    },
    ['Lists (labels.csv, target.csv) call 10 files, such as 0.png, by several classes: which one says the class?'],
  ],
  [
    'two lists that differ in one file',
    {
      ...pictures(...ten),
      ...labels(ten),
      'b/labels.csv': labels(ten, i => (i % 2 || i === 4 ? 'Fracture' : 'Normal'))['labels.csv'] ?? '',
    },
    [],
  ],
])('asked once or not at all: %s', async (_, files, doubts) => {
  expect((await survey(files)).doubts).toEqual(doubts)
})
