import { describe, expect, test } from 'vitest'
import { type DataElement, shownTag } from '#core/dicom/element.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { deidentifyBytes } from '#tests/kit/dicom-acts.ts'
import { buildFile, patient, pixels, sequence, text, value } from './build-file.ts'

const key = Buffer.alloc(32, 1)

const file = (...elements: DataElement[]) => {
  const last = new Map([...patient(), pixels, ...elements].map(element => [element.tag, element]))
  return buildFile([...last.values()].toSorted((a, b) => (a.tag < b.tag ? -1 : 1)))
}

function keptTags(...elements: DataElement[]): string[] {
  const { dataset } = parseDicom(deidentifyBytes(file(...elements), key).bytes)
  return dataset.filter(e => e.kind === 'value' && e.bytes.length > 0).map(({ tag }) => tag)
}

const model = '00081090'
const software = '00181020'
const typed = (content: string) => text(software, 'LO', content)

describe('a word of what names somebody or some place goes from all that stays', () => {
  test.each<[string, DataElement, string]>([
    ['institution', text('00080080', 'LO', 'Northfield Clinic Exampletown'), 'Northfield build 7'],
    ['its town', text('00080080', 'LO', 'Northfield Clinic Exampletown'), 'DX for EXAMPLETOWN'],
    ['its address', text('00080081', 'ST', 'Sample Street 4, 4711 Wintermoor'), 'wintermoor-2'],
    ['its department', text('00081040', 'LO', 'Radiologie Haus Talblick'), 'TALBLICK'],
    ['station', text('00081010', 'SH', 'NFDX07'), 'NFDX07 5.1'],
    ['accession number', text('00080050', 'SH', 'A0098123'), 'order 98123'],
    ['referring physician', text('00080090', 'PN', 'Quandt^Ilse'), 'Dr. quandt'],
    ['operator', text('00081070', 'PN', 'Kim^Bo'), 'set up by KIM'],
    ["patient's address", text('00101040', 'LO', 'Ahornallee 3'), 'Ahornallee'],
    ["patient's telephone", text('00102154', 'SH', '0351 4455667'), 'call 4455667'],
    ['another ID', text('00101000', 'LO', 'Z-778812'), 'for 778812'],
    ['device serial number', text('00181000', 'LO', 'SN90211'), '90211'],
    ['visit', text('00380300', 'LO', 'Ward Birkenhain'), 'Birkenhain'],
    [
      'a person named within sequences',
      sequence('00081072', [
        sequence('00401101', [text('00080100', 'SH', 'OP1'), text('00080104', 'LO', 'Torvald Ek')]),
      ]),
      'TORVALD',
    ],
    [
      'an institution named by a code',
      sequence('00080082', [
        text('00080100', 'SH', 'NF'),
        text('00080102', 'SH', 'DCM'),
        text('00080104', 'LO', 'Northfield'),
      ]),
      'northfield',
    ],
    ['a physician of a request', sequence('00400275', [text('00321032', 'PN', 'Oberlin^Max')]), 'Oberlin'],
    ['birth date', text('00100030', 'DA', '19610319'), 'built 19.03.1961'],
    ['study date', text('00080020', 'DA', '20240229'), 'v29-FEB-2024'],
    ['date and time', text('0008002A', 'DT', '20240301101112'), '2024/03/01'],
    ['glued together', text('00080080', 'LO', 'NorthfieldClinic'), 'northfield'],
  ])('%s', (_, named, content) => {
    expect(keptTags(typed('Knee 5.1'), named)).toContain(software)
    expect(keptTags(typed(content), named)).not.toContain(software)
  })

  test('of any representation and at any depth', () => {
    const named = text('00100010', 'PN', 'Muster^Maria')
    const { bytes } = deidentifyBytes(
      file(
        named,
        text('00080070', 'LO', 'Muster & Co'),
        text('00180015', 'CS', 'MUSTER'),
        text('00180024', 'SH', 'musterseq'),
        text('00200013', 'IS', '77881200'),
        text('00100020', 'LO', '77881200'),
        sequence('00082218', [text('00080102', 'SH', 'Muster'), text('00080104', 'LO', 'Knee')]),
        sequence('00189346', [sequence('00082218', [text('00080104', 'LO', 'of Mr Muster')])]),
      ),
      key,
    )
    expect(bytes.toString('latin1')).not.toMatch(/muster/i)
    expect(bytes.includes('77881200')).toBe(false)
    expect(bytes.includes('Knee')).toBe(true)
  })
})

test.each([
  ['Philips Medical Systems', 'Philips Healthcare'],
  ['University Hospital, Department of Radiology', 'Radiology software 4'],
  ['Siemens', 'Syngo digital chest'],
  ['MR Knee Center', 'Knee left AP'],
])('general words of the institution %s stay: %s', (institution, content) => {
  expect(keptTags(text('00080080', 'LO', institution), typed(content))).toContain(software)
})

test('a code that is a body part stays, whoever is called so', () => {
  expect(keptTags(text('00100010', 'PN', 'Hand^Peter'), text('00180015', 'CS', 'HAND'))).toContain('00180015')
  expect(keptTags(text('00100010', 'PN', 'Monochrome^M'), text('00280004', 'CS', 'MONOCHROME2'))).toContain('00280004')
})

const latin1 = (content: string) => Buffer.from(content, 'latin1')
const hex = (content: string) => Buffer.from(content, 'hex')
const even = (bytes: Buffer) => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(' ')]))

describe('a name is found in whatever characters it is written', () => {
  test.each<[string, string, Buffer, Buffer]>([
    ['UTF-8', 'ISO_IR 192', Buffer.from('Mühlström^Jörg'), Buffer.from('PLATZ MÜHLSTRÖM')],
    ['UTF-8, taken apart', 'ISO_IR 192', Buffer.from('Mühlström^Jörg'), Buffer.from('Mühlström'.normalize('NFD'))],
    ['Latin-1', 'ISO_IR 100', latin1('M\xfchlstr\xf6m^J\xf6rg'), latin1('PLATZ M\xdcHLSTR\xd6M')],
    ['with ue and oe', 'ISO_IR 192', Buffer.from('Mühlström^Jörg'), Buffer.from('PLATZ MUEHLSTROEM')],
    ['from ue and oe', 'ISO_IR 192', Buffer.from('Muehlstroem^Joerg'), Buffer.from('Platz Mühlström')],
    ['without marks', 'ISO_IR 192', Buffer.from('Mühlström^Jörg'), Buffer.from('Platz MUHLSTROM')],
    ['sharp s', 'ISO_IR 100', latin1('Wei\xdfbach'), latin1('WEISSBACH')],
    ['Latin-2', 'ISO_IR 101', hex('57b3eb7361'), hex('57a3cb5341')],
    ['Cyrillic', 'ISO_IR 144', hex('bbeedad1'), hex('bbcebab1')],
    ['Greek', 'ISO_IR 126', hex('c4e9efedf5f3e9eff2'), hex('c4c9cfcdd5d3c9cfd3')],
    ['Arabic', 'ISO_IR 127', hex('e2c8c7e6ea'), hex('e2c8c7e6ea2031')],
    ['Hebrew', 'ISO_IR 138', hex('f9f8e5ef'), hex('31f9f8e5ef')],
    ['Thai', 'ISO_IR 166', hex('b9d2c1caa1d8c5'), hex('b9d2c1caa1d8c53120')],
    [
      'half and full width kana',
      '\\ISO 2022 IR 13\\ISO 2022 IR 87',
      latin1('\x1b)I\xd4\xcf\xc0\xde'),
      latin1('\x1b$B%d%^%@\x1b(B'),
    ],
    ['kanji', '\\ISO 2022 IR 87', latin1('Yamada=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B'), latin1('\x1b$BB@O:\x1b(B')],
    [
      'Korean',
      '\\ISO 2022 IR 149',
      latin1('Hong=\x1b$)C\xfb\xf3=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf'),
      latin1('\x1b$)C\xb1\xe6\xb5\xbf'),
    ],
    ['Chinese', 'GB18030', latin1('Wang=\xcd\xf5^\xd0\xa1\xb6\xab'), latin1('\xd0\xa1\xb6\xab 2')],
    ['an unknown set, as bytes', 'NONE', latin1('M\xfchlstr\xf6m'), latin1('M\xfchlstr\xf6m 2')],
    ['none named, in UTF-8', '', Buffer.from('Mühlström'), Buffer.from('MÜHLSTRÖM')],
    ['another than named', 'ISO_IR 192', latin1('M\xfchlstr\xf6m'), Buffer.from('MÜHLSTRÖM')],
  ])('%s', (_, set, name, content) => {
    const elements = [
      text('00080005', 'CS', set),
      value('00100010', 'PN', even(name)),
      value(model, 'LO', even(content)),
      typed('Knee'),
    ]
    const kept = keptTags(...elements)
    expect(kept).not.toContain(model)
    expect(kept).toContain(software)
  })

  test('an item of a sequence may have a set of its own', () => {
    const inner = sequence('00081072', [
      text('00080005', 'CS', 'ISO_IR 100'),
      value('00081070', 'PN', latin1('M\xfchlstr\xf6m ')),
    ])
    const outer = [text('00080005', 'CS', 'ISO_IR 192'), text(model, 'LO', 'MÜHLSTRÖM')]
    expect(keptTags(...outer, inner)).not.toContain(model)
  })

  test('a set that is none, or that does not have what is written, is said', () => {
    const isDoubtful = (set: string, name: Buffer) =>
      deidentifyBytes(file(text('00080005', 'CS', set), value('00100010', 'PN', even(name))), key)
        .isCharacterSetDoubtful
    expect(isDoubtful('NONE', latin1('Muster'))).toBe(true)
    expect(isDoubtful('ISO_IR 192', latin1('M\xfchl'))).toBe(true)
    expect(isDoubtful('ISO_IR 192', Buffer.from('Mühl'))).toBe(false)
    expect(isDoubtful('', latin1('Muster'))).toBe(false)
  })
})

test('a file that names more than anybody does keeps no word, soon', () => {
  const many = Array.from({ length: 60_000 }, (_, i) => `Name${i.toString(36)}x`).join(' ')
  const started = performance.now()
  expect(keptTags(text('00101040', 'UT', many.slice(0, 60_000)), typed('Knee'))).not.toContain(software)
  expect(performance.now() - started).toBeLessThan(2000)
})

test('what was removed is named by its tag', () => {
  const { removals } = deidentifyBytes(file(text('00080080', 'LO', 'Northfield'), typed('Northfield build 7')), key)
  expect(removals.find(({ tag }) => tag === shownTag(software))).toMatchObject({ action: 'removed' })
})
