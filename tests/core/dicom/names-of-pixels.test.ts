import { describe, expect, test } from 'vitest'
import { deidentifyDicom } from '#core/dicom/deidentify.ts'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { text } from './deidentify/build-file.ts'
import { fileOf, foundIn, key, spoilt } from './deidentify/spoil.ts'

const standing = (bytes: Buffer) =>
  parseDicom(bytes).dataset.flatMap(element =>
    element.kind === 'value' ? [`${element.tag} ${element.bytes.toString('latin1').trim()}`] : [],
  )

describe('a name in a coded value of what describes pixels', () => {
  const named = text('00100010', 'PN', 'Bartholomaeus^Quintessa')

  test.each(['00280300', '00280301', '00280302', '00280A02', '00281056', '00281090', '00282110'])(
    'in %s is removed, and is found where it is not',
    tag => {
      const original = fileOf([named, text(tag, 'CS', 'BARTHOLOMAEUS')])
      const { bytes } = makeCopy(original, key)
      expect(bytes.toString('latin1')).not.toContain('BARTHOLOMAEUS')
      const plain = fileOf([named])
      expect(foundIn(plain, spoilt(plain, text(tag, 'CS', 'BARTHOLOMAEUS')))).not.toBeNull()
    },
  )

  test.each([
    ['00280004', 'MONOCHROME2', 'Monochrome^Mona'],
    ['00281056', 'SIGMOID', 'Sigmoid^Sigrid'],
    ['00281056', 'LINEAR', 'Linear^Lina'],
    ['00281056', 'LINEAR_EXACT', 'Linear^Exact'],
  ])('stays where it decides the picture: %s %s of %s', (tag, value, name) => {
    const original = fileOf([text('00100010', 'PN', name), text(tag, 'CS', value)])
    const { bytes } = deidentifyDicom(original, key)
    expect(standing(bytes)).toContain(`${tag} ${value}`)
    expect(foundIn(original, bytes)).toBeNull()
  })
})

describe('a name of four letters that is one of three where vowels are folded', () => {
  test.each([
    ['Haas^Quintus', 'HAASCT1'],
    ['Maas^Quintus', 'xMaas'],
    ['Noel^Quintus', 'NOELXR2'],
    ['Quintus^Joel', 'JOEL7'],
    ['Saad^Quintus', 'SAADDX'],
    ['Raab^Quintus', 'unit_raab2b'],
    ['Baer^Quintus', 'BAERS'],
    ['Coen^Quintus', 'coen4711'],
    ['Loew^Quintus', 'xxLOEWxx'],
  ])('%s is removed from %s, and found there where it is not', (name, content) => {
    const named = text('00100010', 'PN', name)
    for (const [tag, vr] of [
      ['00081090', 'LO'],
      ['00181020', 'LO'],
      ['00081010', 'SH'],
    ] as const) {
      const { bytes } = makeCopy(fileOf([named, text(tag, vr, content)]), key)
      expect(bytes.toString('latin1')).not.toContain(content)
    }
    const plain = fileOf([named])
    expect(foundIn(plain, spoilt(plain, text('00181020', 'LO', content)))).not.toBeNull()
  })

  test.each([
    ['Israel^Quintus', 'ISRAELCT1'],
    ['Baader^Quintus', 'XBAADER2'],
    ['Quintus^Joelle', 'JOELLEDX'],
  ])('and one of six that is one of five, %s, from a coded value too: %s', (name, content) => {
    const named = text('00100010', 'PN', name)
    const { bytes } = makeCopy(fileOf([named, text('00180015', 'CS', content)]), key)
    expect(bytes.toString('latin1')).not.toContain(content)
    const plain = fileOf([named])
    expect(foundIn(plain, spoilt(plain, text('00180015', 'CS', content)))).not.toBeNull()
  })

  test.each(['HANDLE', 'CHASE', 'NOLAN', 'BARIUM'])('a word of which it is no part stays: %s', content => {
    const named = [text('00100010', 'PN', 'Haas^Noel'), text('00080090', 'PN', 'Baer')]
    const { bytes } = makeCopy(fileOf([...named, text('00181020', 'LO', content)]), key)
    expect(standing(bytes)).toContain(`00181020 ${content}`)
  })
})
