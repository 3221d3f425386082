import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { dictionaryName, dictionaryVr } from '#core/dicom/dictionary.ts'

interface Entry {
  tag: string
  vr: string
  name: string
}
interface Dcmjs {
  data: {
    DicomMetaDictionary: {
      nameMap: Record<string, Entry>
      dictionary: Record<string, Entry | undefined>
    }
  }
}

const { nameMap, dictionary } = (createRequire(import.meta.url)('dcmjs') as Dcmjs).data.DicomMetaDictionary
const theirs = (tag: string) => dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`]

test('the dictionary is that of dcmjs, attribute by attribute, and knows nothing else', () => {
  const known = Object.values(nameMap).map(({ tag }) => tag.slice(1, 5) + tag.slice(6, 10))
  const groups = [...new Set(known.map(tag => tag.slice(0, 4))), '5002', '50FE', '6002', '60FF', '7F12', '0009', '1010']
  const elements = [...new Set(known.map(tag => tag.slice(4)))]
  let count = 0
  for (const group of groups)
    for (const element of elements) {
      const tag = group + element
      const entry = theirs(tag)
      if (entry) count++
      if (dictionaryVr(tag) !== entry?.vr) expect([tag, dictionaryVr(tag)]).toEqual([tag, entry?.vr])
      const name = dictionaryName(tag)?.replaceAll(' ', '')
      const keyword = entry?.name.replace(/^RETIRED_/, '')
      if (name !== keyword) expect([tag, name]).toEqual([tag, keyword])
    }
  expect(count).toBeGreaterThan(5000)
}, 60_000)

test.each([
  ['00100010', 'PN', 'Patient Name'],
  ['0020000D', 'UI', 'Study Instance UID'],
  ['60023000', 'ox', 'Overlay Data'],
  ['7FE00010', 'ox', 'Pixel Data'],
  ['00280106', 'xs', 'Smallest Image Pixel Value'],
  ['00090010', undefined, undefined],
])('%s has the value representation %s and the name %s', (tag, vr, name) => {
  expect([dictionaryVr(tag), dictionaryName(tag)]).toEqual([vr, name])
})
