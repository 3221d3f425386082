import { describe, expect, test } from 'vitest'
import { basicProfile, beyondTheTable } from '#core/dicom/deidentify/profile.ts'
import { dictionaryVr } from '#core/dicom/dictionary.ts'
import type { DataElement } from '#core/dicom/element.ts'
import { deidentifyBytes } from '#tests/kit/dicom-acts.ts'
import {
  buildFile,
  patient,
  pixels,
  readWithDcmjs,
  sequence,
  type syntaxes,
  text,
  value,
  valueIn,
} from './build-file.ts'

const key = Buffer.alloc(32, 1)
const settled: Record<string, string> = { ox: 'OB', xs: 'US', lt: 'OW', up: 'UL' }
const rows = [...basicProfile, ...beyondTheTable]
  .filter(row => row.tag !== '00020003')
  .map((row, i) => {
    const tag = row.tag.replaceAll('xxxx', '0099').replaceAll('xx', '02').replaceAll('x', '0')
    const known = dictionaryVr(tag) ?? 'LO'
    return { row, tag, vr: settled[known] ?? known, marker: `ZQX${String(i).padStart(4, '0')}` }
  })

const plantedDate = '19610319'

/** An attribute that holds its marker, in a value as its representation has them. */
function plant({ tag, vr, marker }: (typeof rows)[number]): DataElement {
  const digits = marker.slice(3)
  if (vr === 'SQ') return sequence(tag, [text('00080104', 'LO', marker), text('00091001', 'LO', marker)])
  if (vr === 'PN') return text(tag, vr, `${marker}^Maria=山田^${marker}=やまだ^${marker}`)
  if (vr === 'UI') return text(tag, vr, `1.2.276.0.99.77.1${digits}`)
  if (vr === 'DA') return text(tag, vr, plantedDate)
  if (vr === 'DT') return text(tag, vr, `${plantedDate}101112.5+0100`)
  if (vr === 'TM') return text(tag, vr, marker)
  if (vr === 'AS') return text(tag, vr, '077Y')
  if (/^[ID]S$/.test(vr)) return text(tag, vr, `77${digits}77`)
  return text(tag, vr, vr === 'US' ? digits : `${marker} `)
}

const planted = rows.map(plant)
const inside = (elements: DataElement[]) => [
  ...elements,
  text('00110010', 'LO', 'ZQXPRIVATE'),
  text('00111001', 'UT', 'ZQXPRIVATE'),
  sequence('00111002', [text('00100010', 'PN', 'ZQXPRIVATE')]),
]

/** A file with every attribute of the table, at its root and three sequences deep. */
const build = (syntax: keyof typeof syntaxes) => {
  const elements = [
    text('00080005', 'CS', 'ISO_IR 192'),
    sequence('00082218', [sequence('00082220', [sequence('00082228', inside(planted))])]),
    ...inside(planted),
    text('00081150', 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    text('00187777', 'LO', 'ZQXUNKNOWN'),
    text('0040A160', 'UT', 'ZQXFREETEXT'),
    text('00180015', 'CS', 'CHEST'),
    pixels,
  ]
  const named = [text('00100010', 'PN', 'ZQXNAME^Maria=山田^太郎'), text('00100020', 'LO', 'ZQXID-4711')]
  const last = new Map([...patient(), ...elements, ...named].map(element => [element.tag, element]))
  return buildFile(
    [...last.values()].toSorted((a, b) => (a.tag < b.tag ? -1 : 1)),
    {
      syntax,
      preamble: 'ZQXPREAMBLE',
      meta: [
        text('00020013', 'SH', 'ZQXVERSION'),
        text('00020016', 'AE', 'ZQXAETITLE'),
        text('00020100', 'UI', '1.2.276.0.99.77.9'),
        value('00020102', 'OB', Buffer.from('ZQXMETA ')),
      ],
    },
  )
}

const holds = (bytes: Buffer, needle: string) =>
  (['latin1', 'utf8', 'utf16le'] as const).some(encoding => bytes.includes(Buffer.from(needle, encoding))) ||
  bytes.includes(Buffer.from(needle, 'utf16le').swap16())

describe.each(['explicit', 'implicit', 'big'] as const)('a file with every attribute of the table, %s', syntax => {
  const original = build(syntax)
  const { bytes, removals } = deidentifyBytes(original, key)

  test('holds its markers before and none of them after', () => {
    expect(rows.filter(row => holds(original, row.marker)).length).toBeGreaterThan(350)
    expect(rows.filter(row => holds(bytes, row.marker)).map(row => `${row.tag} ${row.row.name}`)).toEqual([])
    expect(holds(original, 'ZQX')).toBe(true)
    for (const needle of ['ZQX', '山田', 'やまだ', '太郎', plantedDate, '1.2.276.0.99', '077Y'])
      expect(holds(bytes, needle)).toBe(false)
  })

  test('is treated as the table says, row by row', () => {
    const { dict } = readWithDcmjs(bytes)
    const wrong = rows.filter(({ row, tag, vr }) => {
      if (['00100010', '00100020'].includes(tag) || tag.startsWith('0002')) return false
      const isPresent = dict[tag] !== undefined
      const content = valueIn(dict, tag)
      if (vr === 'SQ') return isPresent !== (row.basic === 'D' || row.basic === 'Z' || row.basic === 'X/Z/U*')
      if (row.isDateModified && (vr === 'DA' || vr === 'DT')) return !/^19[56]\d{5}/.test(content)
      if (row.isDateModified && vr === 'TM') return content !== ''
      if (row.basic === 'X') return isPresent
      if (row.basic === 'Z' || row.basic === 'X/Z') return !isPresent || content !== ''
      if (vr === 'UI') return !content.startsWith('2.25.')
      return !isPresent || content === ''
    })
    expect(wrong.map(({ row, tag }) => `${tag} ${row.basic}`)).toEqual([])
  })

  test('reports every attribute of the table, the private ones together, preamble and meta', () => {
    const reported = new Map(removals.map(removal => [removal.tag, removal]))
    const expected = rows.filter(({ row }) => row.basic !== 'X/Z/U*')
    expect(
      expected.filter(({ tag }) => !reported.has(`(${tag.slice(0, 4)},${tag.slice(4)})`)).map(({ tag }) => tag),
    ).toEqual([])
    // 3 at each of two places, and one in each of the two sequences of references there
    expect(reported.get('private')).toMatchObject({ action: 'removed', count: 10 })
    expect(reported.get('preamble')).toMatchObject({ action: 'emptied', count: 1 })
    expect(reported.get('(0002,0016)')).toMatchObject({ action: 'removed' })
    expect(reported.get('(0018,7777)')).toMatchObject({ action: 'removed', name: 'Unknown attribute' })
    expect(JSON.stringify(removals)).not.toContain('ZQX')
  })

  test('keeps what the picture needs, and its pixels bit for bit', () => {
    const { dict } = readWithDcmjs(bytes)
    expect(valueIn(dict, '00080060')).toBe('DX')
    expect(valueIn(dict, '00180015')).toBe('CHEST')
    expect(valueIn(dict, '00081150')).toBe('1.2.840.10008.5.1.4.1.1.7')
    expect(bytes.subarray(-pixelBytes.length).equals(pixelBytes)).toBe(true)
  })
})

const pixelBytes = pixels.kind === 'value' ? pixels.bytes : Buffer.alloc(0)
