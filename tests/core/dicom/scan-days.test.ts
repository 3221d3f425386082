import { describe, expect, test } from 'vitest'
import { datesIn } from '#core/dicom/deidentify/dates-in.ts'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { sequence, text, value } from './deidentify/build-file.ts'
import { fileOf, foundIn, key, spoilt } from './deidentify/spoil.ts'

const even = (content: string) => Buffer.from(content.length % 2 === 0 ? content : `${content} `, 'latin1')

describe('a day of the file in bytes of any meaning', () => {
  const original = fileOf([])

  test.each([
    ['by itself', 'xx 2024-02-29 yy'],
    ['behind one that is a part of more digits', 'x12024-02-29 yy 2024-02-29 z'],
    ['behind two such', '12024-02-29 92024-02-29 2024-02-29'],
    ['in words, behind one that is a part', '129 feb 2024; 29 feb 2024'],
    ['with a time behind it', '120240229 20240229101112'],
  ])('%s is found: %s', (_, content) => {
    expect(foundIn(original, spoilt(original, value('00282000', 'OB', even(content))))).toContain('(0028,2000)')
  })

  test.each(['x12024-02-29 yy', '2024-02-291', '20240228'])('is no part of more digits: %s', content => {
    expect(foundIn(original, spoilt(original, value('00282000', 'OB', even(content))))).toBeNull()
  })
})

describe('a day with a Roman month first', () => {
  test.each([
    ['20240229', 'II-29-2024'],
    ['20240229', 'build ii/29/2024'],
    ['20240229', 'II 29 2024'],
    ['20240229', 'II.29.2024'],
    ['20240105', 'I-5-2024'],
    ['20240105', 'I-05-2024'],
    ['20240812', 'VIII-12-2024'],
    ['20241012', 'v1 X-12-2024'],
  ])('is taken out, so that no file is refused for it: %s as %s', (day, content) => {
    const { bytes } = makeCopy(fileOf([text('00080020', 'DA', day), text('00081090', 'LO', content)]), key)
    expect(bytes.toString('latin1')).not.toContain(content)
  })

  test.each([
    ['20240129', 'MRI-29-2024'],
    ['20240229', 'VII-29-2024'],
    ['20240512', 'DIV 12 2024'],
  ])('is none within a word: of %s %s stays', (day, content) => {
    const { bytes } = makeCopy(fileOf([text('00080020', 'DA', day), text('00081090', 'LO', content)]), key)
    expect(bytes.toString('latin1')).toContain(content)
  })
})

describe('days in a text', () => {
  test.each([
    ['29. de febrero de 2024', '20240229'],
    ['1st of January, 2024', '20240101'],
    ['March 3rd, 2024', '20240303'],
    ['2nd of - Dec. / 2024', '20241202'],
  ])('%s is found', (content, day) => expect(datesIn(content)).toContain(day))

  test.each(['st', 'stst', 'thnd', 'of de '])('behind which "%s" stands 8,000 times take no time', piece => {
    const { user: begun } = process.cpuUsage()
    datesIn(`1 1${piece.repeat(8000)}`)
    expect((process.cpuUsage().user - begun) / 1000).toBeLessThan(200)
  })
})

test('a file of 1,000 days and 2 MB of bytes is looked through in seconds', () => {
  const days = Array.from({ length: 1000 }, (_, i) => [
    text('00080022', 'DA', `${1900 + Math.floor(i / 28)}03${String(1 + (i % 28)).padStart(2, '0')}`),
  ])
  const bytes = Buffer.from(Array.from({ length: 2_000_000 }, (_, i) => 32 + (((i * i) % 1009) % 31)))
  bytes.write(' 1789 ')
  const original = fileOf([sequence('00082218', ...days), value('00282000', 'OB', bytes)])
  const started = performance.now()
  makeCopy(original, key)
  expect(performance.now() - started).toBeLessThan(8000)
}, 120_000)
