import { expect, test } from 'vitest'
import { readPlace, sayNoPlace } from '../../web/features/images/read-place.ts'

test.each([
  ['1', 0],
  [' 50000 ', 49_999],
  ['50,000', 49_999],
  ['50 000', 49_999],
  ["50'000", 49_999],
  ['100.000', 99_999],
])('a number is a place from 1: %s', (typed, index) => expect(readPlace(typed, 100_000)).toEqual({ index }))

test.each(['2026-03-14', '2024-02-29', '2026-3-4'])('a day is gone to by its end: %s', typed => {
  const place = readPlace(typed, 10)
  const [year = 0, month = 0, day = 0] = typed.split('-').map(Number)
  expect(place).toEqual({ at: new Date(year, month - 1, day, 23, 59, 59, 999).toISOString() })
})

test.each(['', '0', '100001', '-5', '1.5', '5,00', 'x', '2026-02-30', '2026-13-01', '14.3.2026', '9'.repeat(20)])(
  'what is neither is refused: %s',
  typed => expect(readPlace(typed, 100_000)).toBeNull(),
)

test.each([
  [10_000, false, 'No image is as old as that'],
  [10_000, true, 'Further back than is counted under this filter'],
  [null, true, 'Further back than is counted under this filter'],
])('where %s images are newer and there are more than can be gone to (%s): %s', (newer, isCutOff, said) =>
  expect(sayNoPlace(newer, isCutOff)).toBe(said),
)
