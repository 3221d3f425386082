import { describe, expect, test } from 'vitest'
import { noCharacterSet } from '#core/dicom/deidentify/names.ts'
import { basicProfile, type ProfileRow, treatmentOf } from '#core/dicom/deidentify/profile.ts'
import { deidentifyDicom } from '#core/dicom/deidentify.ts'
import { dictionaryVr } from '#core/dicom/dictionary.ts'
import { type DataElement, shownTag } from '#core/dicom/element.ts'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { Finder } from '#core/dicom/scan/find-words.ts'
import { soughtOf } from '#core/dicom/scan/sought.ts'
import { pixels, sequence, text, value } from './deidentify/build-file.ts'
import { fileOf, foundIn, key, spoilt } from './deidentify/spoil.ts'

const settled: Record<string, string> = { ox: 'OB', xs: 'US', lt: 'OW', up: 'UL' }

function planted({ tag, name }: ProfileRow, index: number): DataElement {
  const known = dictionaryVr(tag) ?? 'LO'
  const vr = settled[known] ?? known
  const marker = `ZQXmarker${index}`
  if (vr === 'SQ') return sequence(tag, [text('00080100', 'SH', `Zq-${index}`), text('00080104', 'LO', marker)])
  if (vr === 'UI') return text(tag, vr, `1.2.276.0.99.78.${index}`)
  if (vr === 'DA') return text(tag, vr, '19610319')
  if (vr === 'DT') return text(tag, vr, '19610319101112')
  if (vr === 'TM') return text(tag, vr, '101112')
  if (vr === 'AS') return text(tag, vr, '077Y')
  if (/^[DI]S$/.test(vr)) return text(tag, vr, `77${index}`)
  if (/^(AE|CS|LO|LT|PN|SH|ST|UC|UR|UT|UN|OB)$/.test(vr)) return text(tag, vr, marker)
  return value(tag, vr, Buffer.from(`${name}        `.slice(0, 8)))
}

describe('a de-identifier of which one action is turned off is caught', () => {
  const rows = basicProfile.filter(({ tag }) => !tag.includes('x') && !tag.startsWith('0002'))
  const plants = rows.map((row, index) => ({ row, element: planted(row, index) }))
  // A time is kept by the option that is implemented; patient's name and ID are put in whatever was there.
  const sought = plants.filter(({ row, element }) => element.vr !== 'TM' && !/^001000[12]0$/.test(row.tag))

  test.each(['root', 'item of a sequence'])('for every attribute of the table, in the %s', place => {
    const missed: string[] = []
    let count = 0
    for (const { row, element } of sought) {
      const original = fileOf(place === 'root' ? [element] : [sequence('00082218', [element])])
      const whole = deidentifyDicom(original, key)
      if (foundIn(original, whole.bytes) !== null) missed.push(`${row.tag} is found where it is not`)
      const broken = deidentifyDicom(original, key, (tag, vr) => (tag === row.tag ? leave(vr) : treatmentOf(tag, vr)))
      const found = foundIn(original, broken.bytes)
      const isLeft = contentsOf(element).some(
        content => broken.bytes.includes(content) && !whole.bytes.includes(content),
      )
      // What names somebody is removed all the same, by its own words.
      if (!isLeft) continue
      count++
      // The file meta, which comes first, repeats that of the file itself.
      const first = row.tag === '00080018' ? '00020003' : row.tag
      const isNamed = element.kind === 'sequence' || found?.includes(shownTag(first))
      if (found === null || !isNamed) missed.push(`${row.tag} ${row.name}`)
    }
    expect(missed).toEqual([])
    expect(count).toBeGreaterThan(400)
  })
  const leave = (vr: string) => (vr === 'SQ' ? 'walk' : 'keep')
})

const contentsOf = (element: DataElement): Buffer[] =>
  element.kind === 'value'
    ? [element.bytes]
    : element.kind === 'sequence'
      ? element.items.flat().flatMap(contentsOf)
      : element.fragments

interface Writing {
  set: string
  name: Buffer
  forms: Buffer[]
}

const latin1 = (content: string) => Buffer.from(content, 'latin1')
const utf8 = (content: string) => Buffer.from(content)

/** A name in a character set, and how the same file may write it elsewhere. */
const writings: Writing[] = [
  { set: '', name: latin1('Quandtmann^Ilse'), forms: [latin1('QUANDTMANN'), latin1('x_quandtmann_1')] },
  { set: 'ISO_IR 100', name: latin1('M\xfchlstr\xf6m^J'), forms: [latin1('M\xdcHLSTR\xd6M'), latin1('Muhlstrom')] },
  { set: 'ISO_IR 192', name: utf8('Mühlström^J'), forms: [utf8('MÜHLSTRÖM'), utf8('Mühlström'.normalize('NFD'))] },
  { set: 'ISO_IR 101', name: latin1('Wa\xb3\xeasaty'), forms: [latin1('WA\xa3\xcaSATY')] },
  { set: 'ISO_IR 144', name: latin1('\xbb\xee\xda\xd1\xd2'), forms: [latin1('\xbb\xce\xba\xb1\xb2')] },
  { set: 'ISO_IR 126', name: latin1('\xc4\xe9\xef\xed\xf5\xf3'), forms: [latin1('\xc4\xe9\xef\xed\xf5\xf3')] },
  { set: 'ISO_IR 166', name: latin1('\xb9\xd2\xc1\xca\xa1\xd8\xc5'), forms: [latin1('\xb9\xd2\xc1\xca\xa1\xd8\xc5')] },
  {
    set: 'GB18030',
    name: latin1('Wangxiao=\xcd\xf5\xd0\xa1\xb6\xab\xb6\xab'),
    forms: [latin1('\xcd\xf5\xd0\xa1\xb6\xab\xb6\xab')],
  },
  { set: 'NONE', name: latin1('M\xfchlstr\xf6m^J'), forms: [latin1('M\xfchlstr\xf6m'), utf8('Mühlström')] },
]

const places: [string, (form: Buffer) => DataElement][] = [
  ...['AE', 'CS', 'LO', 'SH'].map((vr): [string, (form: Buffer) => DataElement] => [
    `(0018,1020) as ${vr}`,
    form => value('00181020', vr, form),
  ]),
  ['(0040,DB0D) as UC', form => value('00181020', 'UC', form)],
  ['a private attribute', form => value('00191001', 'LO', form)],
  ['an unknown representation', form => value('00187777', 'UN', Buffer.concat([Buffer.from([1, 0, 7]), form]))],
  ['bytes', form => value('00282000', 'OB', Buffer.concat([Buffer.alloc(64, 200), form]))],
  ['words', form => value('00281201', 'OW', Buffer.concat([Buffer.alloc(64), form]))],
  ['an overlay', form => value('60003000', 'OW', form)],
  ['a document', form => value('00420011', 'OB', Buffer.concat([Buffer.from('%PDF-1.4 '), form]))],
  ['free text', form => value('0040A160', 'UT', form)],
  ['a code deep inside', form => sequence('00082218', [sequence('00082220', [value('00080104', 'LO', form)])])],
  ['behind the samples', form => value('7FE00010', 'OW', Buffer.concat([samples, form]))],
]
const samples = pixels.kind === 'value' ? pixels.bytes : Buffer.alloc(0)
const even = (bytes: Buffer) => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(' ')]))
const sized = [
  ['00280010', 4],
  ['00280011', 4],
  ['00280100', 16],
].map(([tag, size]) => value(String(tag), 'US', Buffer.from([Number(size), 0])))

describe.each(writings.map(writing => [writing.set, writing] as const))(
  'a name written in "%s"',
  (set, { name, forms }) => {
    test.each(['explicit', 'implicit'] as const)('is found wherever it stands, %s', syntax => {
      const original = fileOf([text('00080005', 'CS', set), value('00100010', 'PN', even(name)), ...sized], syntax)
      expect(foundIn(original, deidentifyDicom(original, key).bytes)).toBeNull()
      const missed = places.flatMap(([place, plant]) =>
        forms.flatMap(form => {
          const isAsWritten = name.includes(form) || /quandt|Muhl/i.test(form.toString('latin1'))
          // Bytes have no character set: found as they stood, in Unicode, and in Latin letters.
          if (/bytes|words|unknown|document|samples/.test(place) && !isAsWritten) return []
          return foundIn(original, spoilt(original, plant(even(form)))) === null
            ? [`${place} ${form.toString('latin1')}`]
            : []
        }),
      )
      expect(missed).toEqual([])
    })
  },
)

describe('of somebody who is called Sigmoid', () => {
  const shape: [string, boolean] = ['00281056', false]
  const other: [string, boolean] = ['00281090', true]
  test.each([
    ['before', [shape, other]],
    ['behind', [other, shape]],
  ])('the name is found, but not as a VOI LUT Function %s it', (_, order) => {
    const finder = new Finder(soughtOf([text('00100010', 'PN', 'Sigmoid^Ilse')], false))
    const standing = (tag: string) => ({ path: tag, tag, vr: 'CS', bytes: Buffer.from('SIGMOID '), fragments: null })
    expect(order.map(([tag]) => [tag, finder.isIn(standing(tag), noCharacterSet)])).toEqual(order)
  })
})

describe('a copy', () => {
  const named = [
    text('00100010', 'PN', 'Quandtmann^Ilse'),
    text('00100020', 'LO', 'ID-778812'),
    text('00080080', 'LO', 'Northfield Clinic Exampletown'),
    text('00080081', 'ST', 'Ahornallee 3'),
    text('00080090', 'PN', 'Oberlin^Max'),
    ...sized,
  ]
  const original = fileOf(named)

  test.each<[string, DataElement]>([
    ['institution', text('00181020', 'LO', 'Northfield build 7')],
    ['its town', text('00081090', 'LO', 'DX for EXAMPLETOWN')],
    ['its address', text('00181020', 'LO', 'ahornallee')],
    ['physician', text('00181020', 'LO', 'dr. oberlin')],
    ['number', text('00181020', 'LO', 'S0778812')],
    ['number as a number', text('00200013', 'IS', '778812')],
    ...['19610319', '1961-03-19', '19.03.1961', '3/19/1961', '19-MAR-1961', '19031961'].map(
      (day): [string, DataElement] => [`birth date as ${day}`, text('00181020', 'LO', `on ${day}`)],
    ),
    ['study date', text('00181020', 'LO', '29.02.2024')],
    ['study date as it was', text('00080020', 'DA', '20240229')],
    ['UTF-16', value('00282000', 'OB', Buffer.from('Quandtmann', 'utf16le'))],
    ['a comment of a JPEG stream', fragmentsOf(Buffer.from('by Oberlin'))],
    ['bytes behind a JPEG stream', fragmentsOf(Buffer.alloc(0), Buffer.from('Quandtmann'))],
  ])('with %s in it is refused by its attribute, never by its value', (_, element) => {
    const found = foundIn(original, spoilt(original, element))
    expect(found).toContain(shownTag(element.tag))
    expect(found).not.toMatch(/quandt|ilse|northfield|exampletown|ahorn|oberlin|778812|1961|2024/i)
  })

  const whole = deidentifyDicom(original, key).bytes
  test.each([
    ['something in its preamble', Buffer.concat([Buffer.from('Quandt'), whole.subarray(6)])],
    ['something behind its end', Buffer.concat([whole, Buffer.from('Quandtmann')])],
    ['its end cut off', whole.subarray(0, whole.length - 3)],
  ])('with %s is refused', (_, copy) => expect(foundIn(original, copy)).not.toBeNull())

  test('with general words, numbers of measures and its own marks is passed', () => {
    const words = [
      text('00181020', 'LO', 'Clinic radiology 5.1 Philips'),
      text('00180015', 'CS', 'CHEST'),
      text('00181151', 'DS', '4711'),
      value('00281201', 'OW', Buffer.from(Array.from({ length: 256 }, (_, i) => i))),
    ]
    const passed = fileOf([...named, ...words, text('00100020', 'LO', '4711')])
    const { bytes } = deidentifyDicom(passed, key)
    expect(foundIn(passed, bytes)).toBeNull()
    expect(parseDicom(bytes).dataset.map(({ tag }) => tag)).toEqual(expect.arrayContaining(words.map(({ tag }) => tag)))
  })

  test('that comes back is passed, and is the same', () => {
    const { copy, bytes } = makeCopy(original, key)
    expect(makeCopy(copy, key).bytes.equals(bytes)).toBe(true)
  })
})

function fragmentsOf(comment: Buffer, behind = Buffer.alloc(0)): DataElement {
  const length = Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, comment.length + 2])
  const stream = Buffer.concat([length, comment, Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9]), behind])
  return { kind: 'fragments', tag: '7FE00010', vr: 'OB', fragments: [Buffer.alloc(0), even(stream)] }
}
