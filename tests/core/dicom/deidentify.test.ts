import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { writeElements } from '#core/dicom/deidentify/write-elements.ts'
import type { DataElement } from '#core/dicom/element.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { buildDicom } from '#tests/kit/dicom.ts'
import { deidentifyBytes } from '#tests/kit/dicom-acts.ts'
import {
  buildFile,
  explicitLittle,
  patient,
  pixels,
  readWithDcmjs,
  sequence,
  syntaxes,
  text,
  value,
  valueIn,
  wrap,
} from './deidentify/build-file.ts'

const key = Buffer.alloc(32, 1)
const inOrder = (elements: DataElement[]) => elements.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
const full = inOrder([
  ...patient(),
  text('00080080', 'LO', 'Stadtklinik'),
  text('00081030', 'LO', 'Knee, Maria'),
  sequence('00082218', [text('00080100', 'SH', 'T-D2000'), text('00080104', 'LO', 'Knee')]),
  sequence('00081140', [text('00081150', 'UI', '1.2.840.10008.5.1.4.1.1.7'), text('00081155', 'UI', '1.2.276.0.99.9')]),
  text('00091001', 'LO', 'private'),
  value('00280010', 'US', Buffer.from([4, 0])),
  pixels,
])

test.each(['explicit', 'implicit', 'big'] as const)(
  'same file and key, same bytes; its own output comes out as it went in: %s',
  syntax => {
    const file = buildFile(full, { syntax })
    const once = deidentifyBytes(file, key)
    expect(deidentifyBytes(Buffer.from(file), Buffer.from(key))).toEqual(once)
    const twice = deidentifyBytes(once.bytes, key)
    expect(twice.bytes.equals(once.bytes)).toBe(true)
    expect(twice.removals).toEqual([])
  },
)

test('the bytes given stay as they were', () => {
  const file = buildFile(full)
  const before = Buffer.from(file)
  deidentifyBytes(file, key)
  expect(file.equals(before)).toBe(true)
})

test('the file says what was done to it', () => {
  const { dict, meta } = readWithDcmjs(deidentifyBytes(buildFile(full), key).bytes)
  expect(valueIn(dict, '00120062')).toBe('YES')
  expect(dict['00120063']?.Value).toEqual(['PS3.15 Basic Profile', 'Modified Dates Option'])
  expect(JSON.stringify(dict['00120064']?.Value)).toMatch(/113100.*113107/)
  expect(valueIn(dict, '00280303')).toBe('MODIFIED')
  expect(valueIn(meta, '00020003')).toBe(valueIn(dict, '00080018'))
  expect(valueIn(meta, '00020010')).toBe('1.2.840.10008.1.2.1')
  expect(valueIn(meta, '00020013')).toBe('LAMINA')
})

test('codes stay, references lead to the same instances, empty dates stay empty', () => {
  const elements = full.map(element => (element.tag === '00080020' ? text('00080020', 'DA', '') : element))
  const { dict } = readWithDcmjs(deidentifyBytes(buildFile(elements), key).bytes)
  expect(JSON.stringify(dict['00082218']?.Value)).toContain('T-D2000')
  const direct = deidentifyBytes(
    buildFile([...patient(), text('00083010', 'UI', '1.2.276.0.99.9')].toSorted((a, b) => (a.tag < b.tag ? -1 : 1))),
    key,
  )
  const uid = valueIn(readWithDcmjs(direct.bytes).dict, '00083010')
  expect(JSON.stringify(dict['00081140']?.Value)).toContain(uid)
  expect(valueIn(dict, '00080020')).toBe('')
})

test('fragments of compressed pixels stay apart and bit for bit, whatever they look like inside', () => {
  const fragments = [
    Buffer.alloc(0),
    Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
    Buffer.from('Maria!'),
    Buffer.alloc(2),
  ]
  const compressed: DataElement = { kind: 'fragments', tag: '7FE00010', vr: 'OB', fragments }
  const { bytes } = deidentifyBytes(buildFile([...patient(), compressed], { syntax: 'jpeg' }), key)
  const file = parseDicom(bytes)
  expect(file.transferSyntaxUid).toBe(syntaxes.jpeg.uid)
  expect(file.dataset.at(-1)).toMatchObject({ kind: 'fragments', fragments })
})

test('a deflated file is written uncompressed, with the same pixels', () => {
  const body = deflateRawSync(writeElements(full, explicitLittle))
  const { bytes } = deidentifyBytes(wrap('1.2.840.10008.1.2.1.99', body), key)
  expect(bytes.equals(deidentifyBytes(buildFile(full), key).bytes)).toBe(true)
})

test('an attribute written as unknown (UN) is treated as what the dictionary says', () => {
  const elements = full.map(element =>
    element.kind === 'value' && element.tag !== '7FE00010' ? { ...element, vr: 'UN' } : element,
  )
  expect(deidentifyBytes(buildFile(elements), key).bytes.equals(deidentifyBytes(buildFile(full), key).bytes)).toBe(true)
})

test.each([
  ['a short text with the name behind a comma', text('00081090', 'LO', 'for MUSTERMANN'), 'MUSTERMANN'],
  ['a number that is none', text('00200013', 'IS', 'SMITH 12'), 'SMITH'],
  ['a decimal that is none', text('00181151', 'DS', 'SMITH'), 'SMITH'],
  ['an age that is none', text('00101010', 'AS', 'SMITH'), 'SMITH'],
  ['bytes under the tag of a number', value('00280106', 'OB', Buffer.from('SMITH^JOHN')), 'SMITH'],
])('%s does not stay', (_, element, planted) => {
  const named = [text('00100010', 'PN', 'MUSTERMANN,MAX'), text('00100020', 'LO', 'ID-7')]
  const { bytes, removals } = deidentifyBytes(buildFile(inOrder([...named, element, pixels])), key)
  expect(bytes.includes(planted)).toBe(false)
  expect(removals.some(r => r.tag.replace(/[(),]/g, '') === element.tag)).toBe(true)
})

test('a short key is refused before anything is made with it', () => {
  expect(() => deidentifyBytes(buildFile(full), Buffer.alloc(15))).toThrow(RangeError)
})

const nested = (levels: number, close: boolean): Buffer => {
  const open = Buffer.from('08001822535100 00ffffffff feff00e0ffffffff'.replaceAll(' ', ''), 'hex')
  const shut = Buffer.from('feff0de000000000feffdde000000000', 'hex')
  return wrap(
    syntaxes.explicit.uid,
    Buffer.concat([...Array(levels).fill(open), ...Array(close ? levels : 0).fill(shut)]),
  )
}

const cut = (hex: string) => wrap(syntaxes.explicit.uid, Buffer.from(hex.replaceAll(' ', ''), 'hex'))

test.each([
  ['nothing', Buffer.alloc(0), /empty/],
  ['text', Buffer.from('not a DICOM file'.repeat(20)), /DICM/],
  ['10,000 levels of sequences', nested(10_000, true), /nested too deep/],
  ['10,000 levels that never close', nested(10_000, false), /nested too deep/],
  ['a sequence that never closes', nested(3, false), /cut short/],
  ['an item longer than its sequence', cut('08001822 5351 0000 08000000 feff00e0 ffff0000'), /cut short/],
  ['a value longer than the file', cut('10001000 504e ff00 41'), /cut short in \(0010,0010\)/],
  ['text of undefined length', cut('10001000 5554 0000 ffffffff'), /undefined length/],
  ['a delimiter without a sequence', cut('feff0de0 00000000'), /closes nothing/],
  ['an unknown representation', cut('10001000 5a5a 0000'), /unknown value representation/],
  ['a deflated bomb', wrap('1.2.840.10008.1.2.1.99', deflateRawSync(Buffer.alloc(129 * 1024 * 1024))), /not inflated/],
  ['no transfer syntax', wrap('', Buffer.alloc(0)), /transfer syntax/],
  ['a transfer syntax that is none', wrap('1.2.276.0.99', Buffer.alloc(0)), /transfer syntax/],
])('%s is refused with a reason that names no value of the file', (_, file, reason) => {
  expect(() => deidentifyBytes(file, key)).toThrow(
    expect.objectContaining({ name: 'InvalidInput', message: expect.stringMatching(reason) }),
  )
})

test('values made to be slow are not', () => {
  const spaces = `${' '.repeat(4_000_000)}x `
  const slow = [
    value('00080020', 'UN', Buffer.from(spaces)),
    value('00080018', 'UN', Buffer.from(spaces)),
    value('00081030', 'UT', Buffer.from(spaces)),
    value('00100010', 'UN', Buffer.from('Muster '.repeat(500_000))),
    sequence('00082218', ...Array.from({ length: 5000 }, () => [text('00080104', 'LO', 'Knee')])),
  ]
  expect(deidentifyBytes(buildFile(slow), key).bytes.length).toBeLessThan(1_000_000)
}, 5000)

test('a bare data set, without preamble and file meta, becomes a whole file', () => {
  const bare = buildDicom({ hasMeta: false })
  expect(deidentifyBytes(bare, key).bytes.equals(deidentifyBytes(buildDicom(), key).bytes)).toBe(true)
})

test.each(['explicit', 'implicit', 'bigEndian', 'deflated'] as const)(
  'an independently written file keeps its samples: %s',
  syntax => {
    const dataset = parseDicom(deidentifyBytes(buildDicom({ syntax }), key).bytes).dataset
    const before = parseDicom(buildDicom({ syntax })).dataset
    expect(dataset.at(-1)).toEqual(before.at(-1))
    expect(before.at(-1)?.tag).toBe('7FE00010')
  },
)

test('a file cut short or altered anywhere is de-identified or refused, and never ends otherwise', () => {
  const file = buildFile(full)
  const outcomes = { made: 0, refused: 0 }
  const attempt = (bytes: Buffer) => {
    try {
      const { bytes: made } = deidentifyBytes(bytes, key)
      expect(deidentifyBytes(made, key).bytes.equals(made)).toBe(true)
      outcomes.made++
    } catch (error) {
      if (!(error instanceof Error && error.name === 'InvalidInput')) throw error
      outcomes.refused++
    }
  }
  for (let length = 0; length < file.length; length++) attempt(file.subarray(0, length))
  let state = 20261125
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let i = 0; i < 2000; i++) {
    const altered = Buffer.from(file)
    for (let change = 0; change <= next(3); change++) altered[132 + next(file.length - 132)] = next(256)
    attempt(altered)
  }
  expect(outcomes.made).toBeGreaterThan(100)
  expect(outcomes.refused).toBeGreaterThan(100)
})
