import { expect, test } from 'vitest'
import { endingOf, formatOf, mediaTypeOf } from '#core/picture/format.ts'

test.each([
  ['image/png', 'PNG', 'png'],
  ['image/jpeg', 'JPEG', 'jpg'],
  ['image/tiff', 'TIFF', 'tif'],
  ['image/webp', 'WebP', 'webp'],
  ['image/gif', 'GIF', 'gif'],
  ['image/bmp', 'BMP', 'bmp'],
  ['image/jp2', 'JPEG 2000', 'jp2'],
  ['application/dicom', 'DICOM', 'dcm'],
])('%s is %s, and its files end in .%s', (mediaType, format, ending) => {
  expect([formatOf(mediaType), endingOf[formatOf(mediaType)]]).toEqual([format, ending])
})

test('every format has an ending of its own', () => {
  expect(new Set(Object.values(endingOf)).size).toBe(Object.keys(mediaTypeOf).length + 1)
})
