import { describe, expect, test } from 'vitest'
import { deidentifyDicom } from '#core/dicom/deidentify.ts'
import type { DataElement } from '#core/dicom/element.ts'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { sequence, text, value } from './build-file.ts'
import { fileOf, foundIn, key, spoilt } from './spoil.ts'

const latin1 = (content: string) => Buffer.from(content, 'latin1')
const even = (bytes: Buffer) => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(' ')]))

/** What names somebody, in a character set, and a text that repeats a part of it. */
type Repetition = [what: string, set: string, named: DataElement[], repeated: Buffer | string]

const utf8 = 'ISO_IR 192'
const person = (content: Buffer | string) =>
  value('00100010', 'PN', even(typeof content === 'string' ? Buffer.from(content) : content))
const called = (what: string, name: string, ...repeated: string[]): Repetition[] =>
  repeated.map(content => [`${what}: ${name} as ${content}`, utf8, [person(name)], content])
const numbered = (id: string, ...repeated: string[]): Repetition[] =>
  repeated.map(content => [`ID ${id} as ${content}`, utf8, [text('00100020', 'LO', id)], content])
const born = (...repeated: string[]): Repetition[] =>
  repeated.map(content => [`birth date as ${content}`, utf8, [text('00100030', 'DA', '19610319')], `on ${content} at`])
const written = (set: string, name: string, ...repeated: string[]): Repetition[] =>
  repeated.map((content, i) => [`${set} ${i}`, set, [person(latin1(name))], latin1(content)])

const repetitions: Repetition[] = [
  ...called('glued', 'Müller^Hans', 'MUELLERHANS', 'hansmueller', 'HMueller', 'MULLER_H', 'HansMüller2'),
  ...called('umlauts', 'Mueller^Hans', 'Müller', 'MULLER', 'Mu\u0308ller'),
  ...called('umlauts', 'Müller^Änne', 'MUELLER', 'Aenne', 'ANNE', 'mÜLLER'),
  ...called('umlauts', 'Möß^Jörg', 'MOESS', 'Moss', 'Mös', 'JOERG').filter(([what]) => !what.endsWith('Mös')),
  ...called('letters', 'Wałęsa^Bjørn', 'WALESA', 'Bjorn', 'Bjoern', 'BJØRN'),
  ...called('letters', 'İnan^Ayşe Yıldız', 'INAN', 'AYSE', 'YILDIZ', 'yıldız'),
  ...called('apostrophe', "O'Brien^Kate", 'OBRIEN', 'O’Brien', 'O BRIEN', 'kobrien'),
  ...called('apostrophe', 'OBrien^Kate', "O'BRIEN", 'O-Brien', 'O’Brien'),
  ...called('hyphen', 'Le-Roy^Ada', 'LEROY', 'Le Roy', 'le-roy'),
  ...called('hyphen', 'Meyer-Lüdenscheidt^Eva', 'LUEDENSCHEIDT', 'MeyerLuedenscheidt', 'meyer'),
  ...called('hyphen', 'Al-Ali^Omar', 'ALALI', 'Al Ali', 'AlAli 2'),
  ...called('short', 'Doe^Jane', 'Doe', 'JDOE', 'DoeJ', 'DOEJANE'),
  ...called('short', 'Lee^Kim', 'LEEKIM', 'KimLee', 'Kim', 'lee', 'KLEE'),
  ...called('two letters', 'Ng^Wei', 'Ng', 'NG 2', 'WEI', 'NgWei', 'WEING'),
  ...called('two letters', 'Xu^Bo', 'Bo Xu', 'XUBO', 'BoXu', 'xu'),
  ...called('initials', 'Quandt^I^J', 'IJQUANDT', 'quandti', 'I. J. Quandt'),
  ...called('backwards', 'Quandtmann^Ilse', 'nnamtdnauq', 'NNAMTDNAUQ'),
  ...called('one character each', 'Wang^Ming=王^明', '王明', '明王', 'x王明2'),
  ...called('one character each', 'Kim^Su=金^秀=김^수', '김수', '金秀'),
  ...called('two characters', 'Yamada=山田^太郎=やまだ^たろう', '山田', 'ヤマダ', '太郎', 'ﾔﾏﾀﾞ', 'たろう'),
  ...called('in words', 'Mustermann^Maria', 'x-mustermann.maria@example', 'knee (Mustermann)', 'ＭＵＳＴＥＲＭＡＮＮ'),
  ...written('GB18030', 'Wang=\xcd\xf5^\xd0\xa1\xb6\xab', '\xd0\xa1\xb6\xab', '2 \xcd\xf5\xd0\xa1\xb6\xab'),
  ...written('\\ISO 2022 IR 87', 'Yamada=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B', '\x1b$B;3ED\x1b(B', 'x \x1b$BB@O:\x1b(B'),
  ...written(
    'ISO 2022 IR 13\\ISO 2022 IR 87',
    '\xd4\xcf\xc0\xde^\xc0\xdb\xb3',
    '\xd4\xcf\xc0\xde',
    '\x1b$B%d%^%@\x1b(J',
  ),
  ...written('\\ISO 2022 IR 149', 'Hong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7', '\x1b$)C\xd1\xce\xd4\xd7'),
  ...written('\\ISO 2022 IR 58', 'Zhang=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab', '\x1b$)A\xd0\xa1\xb6\xab'),
  ...written('\\ISO 2022 IR 100\\ISO 2022 IR 144', '\x1b-L\xbb\xee\xda\xd1\xd2', '\x1b-L\xbb\xce\xba\xb1\xb2'),
  ...numbered('943 476 5919', '9434765919', '943-476-5919', '943.476.5919', 'NHS9434765919'),
  ...numbered('9434765919', '943 476 5919', '943-476-5919', '09434765919'),
  ...numbered('123-45-6789', '123456789', '123 45 6789', '6789'),
  ...numbered('AB-12-CD-34', 'AB12CD34', 'ab-12-cd-34'),
  ...numbered('190361 12345', '19036112345', '12345'),
  ...born(
    '19610319',
    '1961-03-19',
    '19.03.1961',
    '19.3.1961',
    '19.3.61',
    '19/03/61',
    '03/19/61',
    '19031961',
    '61-03-19',
  ),
  ...born(
    '19. März 1961',
    '19 mars 1961',
    '19 de marzo de 1961',
    '19 marzo 1961',
    'March 19th, 1961',
    '19 MAR 61',
    '19-Mrz-1961',
  ),
  ...born('1961年3月19日', '1961. 3. 19', '19 . 03 . 1961', '19610319101112', '1961-03-19T10:11:12', '19.III.1961'),
  ...['1.2.276.0.99.1.1', 'uid 1.2.276.0.99.1.3', '1.2.276.0.99.1.2.dcm'].map(
    (content): Repetition => [`UID as ${content}`, '', [], content],
  ),
  [
    'UID of another file',
    '',
    [sequence('00082112', [text('00081155', 'UI', '1.2.276.0.99.44.5')])],
    '1.2.276.0.99.44.5',
  ],
  ['address', utf8, [text('00080081', 'ST', 'Grüner Weg 12, 8044 Zürich')], 'ZUERICH'],
  ['physician', utf8, [text('00080090', 'PN', 'Öz^Ali^^Dr.')], 'Dr Oez'],
  ['institution', utf8, [text('00080080', 'LO', 'Spital Männedorf')], 'MAENNEDORF CT'],
]

const kept = '00181020'
const meaning = '00080104'
const places: [string, string, (content: Buffer) => DataElement][] = [
  ['LO', kept, content => value(kept, 'LO', content)],
  ['SH', '00180024', content => value('00180024', 'SH', content)],
  ['UC', kept, content => value(kept, 'UC', content)],
  [
    'a code deep inside',
    meaning,
    content => sequence('00082218', [sequence('00082220', [value(meaning, 'LO', content)])]),
  ],
]

describe.each(repetitions)('%s', (_, set, named, repeated) => {
  const content = even(typeof repeated === 'string' ? Buffer.from(repeated) : repeated)
  const stated = set === '' ? [] : [text('00080005', 'CS', set)]

  test('does not stay', () => {
    const stays = places.flatMap(([place, , plant]) => {
      const original = fileOf([...stated, ...named, plant(content), text('00081090', 'LO', 'Knee 5.1')])
      const { bytes, copy } = makeCopy(original, key)
      expect(copy.dataset.map(({ tag }) => tag)).toContain('00081090')
      return bytes.includes(content) ? [place] : []
    })
    expect(stays).toEqual([])
  })

  test('is seen by the second look', () => {
    const original = fileOf([...stated, ...named])
    expect(foundIn(original, deidentifyDicom(original, key).bytes)).toBeNull()
    const missed = places.filter(([, , plant]) => foundIn(original, spoilt(original, plant(content))) === null)
    expect(missed.map(([place]) => place)).toEqual([])
  })
})

describe.each<[string, string, string]>([
  ['glued', 'Müller^Hans', 'MUELLERHANS'],
  ['glued to a body part', 'Muster^Maria', 'MUSTERKNEE'],
  ['short ones glued', 'Lee^Kim', 'LEEKIM'],
  ['with an initial', 'Doe^Christina', 'CDOE'],
  ['whole', 'Kim^Bo', 'KIM'],
  ['of one character each', 'Wang^Ming=王^明', '王明'],
])('a coded word that is a name, %s', (_, name, coded) => {
  const named = [text('00080005', 'CS', utf8), person(name)]
  const element = text('00180015', 'CS', coded)

  test('does not stay', () => {
    const { copy } = makeCopy(fileOf([...named, element]), key)
    expect(copy.dataset.map(({ tag }) => tag)).not.toContain('00180015')
  })

  test('is seen by the second look', () => {
    const original = fileOf(named)
    expect(foundIn(original, spoilt(original, element))).toContain('(0018,0015)')
  })
})

/** What a file says of itself that a network or a reader needs. */
const needed = [
  text('00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
  text('00180015', 'CS', 'STERNUM'),
  text('00185101', 'CS', 'AP'),
  text('00185100', 'CS', 'HFS'),
  text('00200062', 'CS', 'L'),
  text('00181160', 'SH', 'SHARP 120 kV 200 mA'),
  text('00181210', 'SH', 'BONE'),
  text('00080070', 'LO', 'Leonardo Medical Systems'),
  text('00081090', 'LO', 'Fuji DR 5.1 li'),
  text('00180050', 'DS', '1.500000'),
  text('00280004', 'CS', 'MONOCHROME2'),
  text('00281055', 'LO', 'LUNG WINDOW'),
]

test.each([
  'Bone^Hand',
  'Lee^Ann',
  'Stern^Max',
  'Axial^Primary',
  'Original^Max',
  'Ma^Do',
  'Mae^Joe',
  'Doe^Jane',
  'Lung^Window',
  'Head^First',
  'Lamina^Yes',
  'Basic^Profile',
  'Urn^Uid',
  'Monochrome^Dicom',
  'Ap^Pa',
])('the name %s, of ordinary words, takes nothing away that says something else', name => {
  const { copy } = makeCopy(fileOf([person(name), ...needed]), key)
  const tags = copy.dataset.map(({ tag }) => tag)
  expect(needed.map(({ tag }) => tag).filter(tag => !tags.includes(tag))).toEqual([])
})

describe('a name in bytes of any meaning is seen by the second look', () => {
  const original = fileOf([text('00080005', 'CS', utf8), person("O'Brien-Müller^Ilse=山田^太郎")])
  const forms = [
    Buffer.from('xx Mueller'),
    Buffer.from('MULLER'),
    Buffer.from('Müller'),
    latin1('xx'.concat('brien')),
    Buffer.from('1brien2', 'utf16le'),
    Buffer.from('太郎'),
    Buffer.from('太郎', 'utf16le'),
    Buffer.from('1.2.276.0.99.1.1'),
    Buffer.from('19610319'),
  ]
  test.each(['OB', 'OW', 'UN', 'US', 'UL', 'SS', 'FL', 'OV', 'AT'])('as %s', vr => {
    const missed = forms.filter(form => {
      const padded = Buffer.concat([form, Buffer.alloc(8 - (form.length % 8))])
      return foundIn(original, spoilt(original, value('00283006', vr, padded))) === null
    })
    expect(missed.map(form => form.toString('latin1'))).toEqual([])
  })
})

test('a UID of the original is seen in an attribute that may keep one', () => {
  const original = fileOf([])
  const planted = text('00081150', 'UI', '1.2.276.0.99.1.1')
  expect(foundIn(original, spoilt(original, sequence('00082112', [planted])))).toContain('(0008,1150)')
})
