import { expect, test } from 'vitest'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { StillNamed } from '#core/dicom/scan-copy.ts'
import { InvalidInput } from '#core/errors.ts'
import { buildFile, patient, pixels, sequence, text } from './deidentify/build-file.ts'

const key = Buffer.alloc(32, 1)

test('a file altered anywhere is passed or refused, and never ends otherwise; what was right is seldom refused', () => {
  const file = buildFile(
    [...patient(), sequence('00082218', [text('00080104', 'LO', 'Knee')]), pixels].toSorted((a, b) =>
      a.tag < b.tag ? -1 : 1,
    ),
  )
  const outcomes = { passed: 0, refused: 0, stillNamed: 0 }
  let state = 20261127
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let i = 0; i < 1500; i++) {
    const altered = Buffer.from(file)
    for (let change = 0; change <= next(3); change++) altered[132 + next(file.length - 132)] = next(256)
    try {
      makeCopy(parseDicom(altered), key)
      outcomes.passed++
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error
      outcomes[error instanceof StillNamed ? 'stillNamed' : 'refused']++
    }
  }
  expect(outcomes.passed).toBeGreaterThan(300)
  expect(outcomes.refused).toBeGreaterThan(100)
  expect(outcomes.stillNamed).toBeLessThan(15)
})
