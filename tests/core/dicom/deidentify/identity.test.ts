import { describe, expect, test } from 'vitest'
import type { DataElement } from '#core/dicom/element.ts'
import { deidentifyBytes } from '#tests/kit/dicom-acts.ts'
import { buildFile, type DcmjsDataset, patient, readWithDcmjs, text, valueIn } from './build-file.ts'

const key = Buffer.alloc(32, 1)
const otherKey = Buffer.alloc(32, 2)

/** The root of the file after de-identification, some of its attributes put in place of the usual ones. */
function deidentified(
  elements: readonly DataElement[],
  replaced: readonly DataElement[] = [],
  withKey = key,
): DcmjsDataset {
  const byTag = new Map([...elements, ...replaced].map(element => [element.tag, element]))
  const file = buildFile([...byTag.values()].toSorted((a, b) => (a.tag < b.tag ? -1 : 1)))
  return readWithDcmjs(deidentifyBytes(file, withKey).bytes).dict
}

const tags = { name: '00100010', id: '00100020', study: '0020000D', series: '0020000E', instance: '00080018' }

describe('a patient', () => {
  const first = deidentified(patient())
  const second = deidentified(patient('HOSP-4711', 'MUSTER^MARIA^^Dr.'), [
    text(tags.instance, 'UI', '1.2.276.0.99.1.4'),
    text('00080020', 'DA', '20240310'),
  ])

  test('keeps one pseudonym and one shift in all files', () => {
    expect(valueIn(first, tags.id)).toMatch(/^P[0-9A-F]{24}$/)
    expect(valueIn(first, tags.name)).toContain(valueIn(first, tags.id))
    expect(valueIn(second, tags.id)).toBe(valueIn(first, tags.id))
    const days = (dataset: DcmjsDataset) => {
      const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(valueIn(dataset, '00080020')) ?? []
      return Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000
    }
    expect(days(second) - days(first)).toBe(10)
    const shift = days(first) - Date.UTC(2024, 1, 29) / 86_400_000
    expect(shift).toBeLessThanOrEqual(-1)
    expect(shift).toBeGreaterThanOrEqual(-3650)
  })

  test('keeps study and series together, and every instance for itself', () => {
    expect(valueIn(second, tags.study)).toBe(valueIn(first, tags.study))
    expect(valueIn(second, tags.series)).toBe(valueIn(first, tags.series))
    expect(valueIn(second, tags.instance)).not.toBe(valueIn(first, tags.instance))
    for (const tag of [tags.study, tags.series, tags.instance])
      expect(valueIn(first, tag)).toMatch(/^2\.25\.[1-9]\d{0,38}$/)
  })

  test('shares nothing with the same patient in another project', () => {
    const elsewhere = deidentified(patient(), [], otherKey)
    for (const tag of Object.values(tags)) expect(valueIn(elsewhere, tag)).not.toBe(valueIn(first, tag))
    expect(valueIn(elsewhere, '00080020')).not.toBe(valueIn(first, '00080020'))
  })

  test('is another one where the ID was issued elsewhere, and the same where only padding differs', () => {
    const issued = deidentified(patient(), [text('00100021', 'LO', 'CLINIC B')])
    expect(valueIn(issued, tags.id)).not.toBe(valueIn(first, tags.id))
    expect(valueIn(deidentified(patient(' HOSP-4711  ')), tags.id)).toBe(valueIn(first, tags.id))
  })

  test('without an ID is one in each study', () => {
    const nameless = deidentified(patient(''))
    const next = deidentified(patient(''), [text(tags.instance, 'UI', '1.2.276.0.99.1.4')])
    const later = deidentified(patient(''), [text(tags.study, 'UI', '1.2.276.0.99.2.1')])
    expect(valueIn(nameless, tags.id)).toMatch(/^S[0-9A-F]{24}$/)
    expect(valueIn(next, tags.id)).toBe(valueIn(nameless, tags.id))
    expect(valueIn(later, tags.id)).not.toBe(valueIn(nameless, tags.id))
  })
})

test('shifts of 500 patients spread over ten years', () => {
  const shifts = Array.from({ length: 500 }, (_, i) => valueIn(deidentified(patient(`ID-${i}`)), '00080020'))
  expect(new Set(shifts).size).toBeGreaterThan(400)
  expect(shifts.every(date => date >= '20140303' && date <= '20240228')).toBe(true)
})

test.each([
  ['1.2.840.10008.1.4.1.1', '1.2.840.10008.1.4.1.1'],
  ['1.2.840.10008.20240229101112', expect.stringMatching(/^2\.25\./)],
  ['1.2.840.10008.1.2.3.4.5.6.7.8.9.10', expect.stringMatching(/^2\.25\./)],
  ['2.25.1', expect.stringMatching(/^2\.25\.\d{30}/)],
  ['Maria', ''],
  ['1.2.Maria', ''],
])('the frame of reference %s becomes %s', (uid, expected) => {
  expect(valueIn(deidentified(patient(), [text('00200052', 'UI', uid)]), '00200052')).toEqual(expected)
})

test('a pseudonym or UID that only looks like ours is replaced', () => {
  const id = `P${'0123456789ABCDEF'.repeat(2).slice(0, 24)}`
  const uid = '2.25.219898905177190119661883216451845067473'
  const dataset = deidentified(patient(id), [text(tags.instance, 'UI', uid)])
  expect(valueIn(dataset, tags.id)).not.toBe(id)
  expect(valueIn(dataset, tags.instance)).not.toBe(uid)
  expect(valueIn(dataset, '00080020')).not.toBe('20240229')
})

test('what the file calls the patient or the institution is removed from the words that stay', () => {
  const kept = {
    '00080070': 'Muster & Co',
    '00081090': 'Model HOSP-4711',
    '00181020': 'v2 STADTKLINIK',
    '00201040': 'Knee',
  }
  const words = Object.entries(kept).map(([tag, word]) => text(tag, 'LO', word))
  const dataset = deidentified(patient(), [...words, text('00080080', 'LO', 'Stadtklinik')])
  expect(Object.keys(kept).filter(tag => dataset[tag] !== undefined)).toEqual(['00201040'])
})
