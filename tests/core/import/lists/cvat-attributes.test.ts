import { expect, test } from 'vitest'
import { find, say } from '#tests/core/import/lists/kit.ts'

const names = ['a.png', 'b.png']
const given = { names, classNames: ['Normal', 'Fracture'] }
type Attributes = Record<string, string>

const inner = (attributes: Attributes) =>
  Object.entries(attributes)
    .map(([name, value]) => `<attribute name="${name}">${value}</attribute>`)
    .join('')
const tag = (label: string, attributes: Attributes) =>
  `<tag label="${label}" source="manual">${inner(attributes)}</tag>`
const box = (label: string, attributes: Attributes) => `<box label="${label}" xtl="1">${inner(attributes)}</box>`
const xml = (...images: string[]) =>
  `<annotations><version>1.1</version><meta><task><labels><label><name>xray</name><attributes><attribute><name>finding</name></attribute></attributes></label></labels></task></meta>${images
    .map((image, i) => `<image id="${i}" name="${names[i]}">${image}</image>`)
    .join('')}</annotations>`
const asked = (questions: string) => [`It answers ${questions}: which one is the class?`]
const unsaid = names.map(name => `${name} | REFUSED: which question of the list counts was not said`)

test.each<[string, string, string | null, string[], string[]]>([
  [
    'a tag with one attribute',
    xml(tag('xray', { finding: 'Fracture' }), tag('xray', { finding: ' Normal\n' })),
    'finding',
    ['a.png | Fracture', 'b.png | Normal'],
    [],
  ],
  [
    'one attribute of words that the project does not know',
    xml(
      tag('xray', { finding: 'broken &amp; bent', occluded: 'false' }),
      tag('xray', { finding: 'sound', occluded: 'true' }),
    ),
    'finding',
    ['a.png | broken & bent', 'b.png | sound'],
    [],
  ],
  [
    'classes of the project among other attributes',
    xml(tag('xray', { side: 'left', finding: 'Fracture' }), tag('xray', { side: 'right', finding: 'Normal' })),
    'finding',
    ['a.png | Fracture', 'b.png | Normal'],
    [],
  ],
  [
    'what is drawn',
    xml(box('bone', { finding: 'Fracture' }) + box('bone', { finding: 'Normal' }), box('bone', { finding: 'Normal' })),
    'finding',
    ['a.png | CONFLICT: answers to finding are Fracture, Normal; allowed: one', 'b.png | Normal'],
    [],
  ],
  [
    'labels that are classes, with properties',
    xml(tag('Normal', { occluded: 'false', age: '7' }), tag('Fracture', { occluded: 'true', age: '8' })),
    'labels',
    ['a.png | Normal', 'b.png | Fracture'],
    [],
  ],
  [
    'labels of other words, with properties',
    xml(box('crack', { occluded: 'false' }), box('cyst', { occluded: 'true' })),
    'labels',
    ['a.png | crack', 'b.png | cyst'],
    [],
  ],
  [
    'several attributes',
    xml(tag('xray', { side: 'left', grade: 'mild' }), tag('xray', { side: 'right', grade: 'severe' })),
    null,
    unsaid,
    asked('labels, side, grade'),
  ],
  [
    'labels and an attribute',
    xml(tag('wrist', { grade: 'mild' }), tag('hand', { grade: 'severe' })),
    null,
    unsaid,
    asked('labels, grade'),
  ],
  [
    'an attribute that one image does not answer',
    xml(tag('xray', { finding: 'Fracture' }), tag('xray', { finding: '__undefined__' })),
    null,
    unsaid,
    asked('labels, finding'),
  ],
])('CVAT, classes in %s', (_name, text, question, said, doubts) => {
  const list = find('annotations.xml', text, given)
  expect(list).toMatchObject({ shape: 'CVAT', doubts, proposed: { question } })
  expect(say(list, given)).toEqual(said)
})

test('CVAT: what somebody says is the class is read so, an attribute called as the labels are, too', () => {
  const list = find('l.xml', xml(tag('wrist', { labels: 'mild' }), tag('hand', { labels: 'severe' })), given)
  expect(list.questions).toEqual(['labels', 'labels (attribute)'])
  const by = (question: string) => say(list, given, { ...list.proposed, question })
  expect(by('labels')).toEqual(['a.png | wrist', 'b.png | hand'])
  expect(by('labels (attribute)')).toEqual(['a.png | mild', 'b.png | severe'])
})

test('CVAT: of very many attributes labels alone are read, in the time of so many, and that is said', () => {
  const many = Array.from(
    { length: 20_000 },
    (_, i) => `<image name="${i}.png">${tag('xray', { [`a${i}`]: 'x' })}</image>`,
  )
  const list = find('l.xml', `<annotations>${many.join('')}</annotations>`, given)
  expect(list.doubts).toEqual(['It has 20000 attributes, more than 100: its labels alone are read.'])
})
