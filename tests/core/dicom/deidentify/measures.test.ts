import { describe, expect, test } from 'vitest'
import { type DataElement, shownTag, textOf } from '#core/dicom/element.ts'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { text } from './build-file.ts'
import { fileOf, key } from './spoil.ts'

const spacing = '00280030'
const exposure = '00181151'

const copyOf = (...elements: DataElement[]) => makeCopy(fileOf(elements), key)

const keptIn = (tag: string, content: string, ...named: DataElement[]) =>
  textOf(copyOf(...named, text(tag, 'DS', content)).copy.dataset.find(element => element.tag === tag))

const id = (content: string) => text('00100020', 'LO', content)

describe('decimals of a measure are no number of a patient', () => {
  test.each([
    ['143000', spacing, '0.143000\\0.286'],
    ['100000', '00281053', '1.100000'],
    ['175000', exposure, '0.175000'],
    ['200000', '00181164', '0.200000\\0.200000'],
    ['143000', exposure, '-2.143000'],
    ['143000', exposure, '1.143000E+02'],
    ['143000', exposure, '.143000'],
    ['20240229', exposure, '0.20240229'],
  ])('ID %s, (%s) %s', (number, tag, content) => {
    expect(keptIn(tag, content, id(number))).toBe(content)
    expect(keptIn(tag, content, text('00080050', 'SH', number), text('00181000', 'LO', number))).toBe(content)
  })
})

test.each(['143000', '0143000', '+143000', ' 143000', '143000.0', '143000.000', '143000.5', '-143000', '7\\143000'])(
  'a measure %j that is the number of a patient is emptied',
  content => expect(keptIn(exposure, content, id('143000'))).toBe(''),
)

test.each([
  [spacing, 'DS', '143000\\143000'],
  ['00181164', 'DS', '143000\\1'],
  ['00182010', 'DS', '1\\143000'],
  ['00280034', 'IS', '143000\\1'],
  ['00280008', 'IS', '143000'],
  ['00281050', 'DS', '143000'],
  ['00281051', 'DS', '143000'],
  ['00281052', 'DS', '143000'],
  ['00281053', 'DS', '143000'],
])('where (%s) decides the picture, the file is refused rather than shown otherwise', (tag, vr, content) => {
  expect(() => copyOf(id('143000'), text(tag, vr, content))).toThrow(shownTag(tag))
})
