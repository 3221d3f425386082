import { expect, test } from 'vitest'
import {
  addressOf,
  fitIn,
  formatScore,
  layUpon,
  readShown,
  sayEvidence,
} from '../../web/features/duplicates/pair-words.ts'

const as = { isInverted: false, isMirrored: false, angle: 0 }

test.each([
  [0.92, '0.92'],
  [0.9699, '0.96'],
  [0.97, '0.97'],
  [0.9999, '0.99'],
  [1, '1.00'],
])('a score of %d is %s: never more than there is', (score, words) => {
  expect(formatScore(score)).toBe(words)
})

test.each([
  [{ ...as, evidence: 'SAME_PREVIEW', score: 1 }, 'displayed the same'],
  [{ ...as, evidence: 'ALIGNED', score: 0.984 }, 'laid upon each other: 0.98'],
  [{ ...as, evidence: 'ALIGNED', score: 0.95, angle: 359.7 }, 'laid upon each other: 0.95'],
  [
    { isInverted: true, isMirrored: true, angle: 90.2, evidence: 'ALIGNED', score: 0.97 },
    'laid upon each other: 0.97, turned 90°, mirrored, inverted',
  ],
] as const)('what speaks for a pair is said in words: %o', (pair, words) => {
  expect(sayEvidence(pair)).toBe(words)
})

test('a picture fills its square by its longer side', () => {
  expect(fitIn({ width: 200, height: 400 })).toEqual({ width: '50%', height: '100%' })
})

test('the second lies upon the first shorter side upon shorter side, mirrored first, then turned back', () => {
  const laid = layUpon({ width: 200, height: 400 }, { width: 800, height: 400 }, { ...as, isMirrored: true, angle: 90 })
  expect(laid).toEqual({
    width: '100%',
    height: '50%',
    transform: 'translate(-50%, -50%) rotate(-90deg) scaleX(-1)',
    filter: undefined,
  })
  expect(layUpon({ width: 9, height: 9 }, { width: 3, height: 3 }, { ...as, isInverted: true })).toEqual({
    width: '100%',
    height: '100%',
    transform: 'translate(-50%, -50%) rotate(0deg)',
    filter: 'invert(1)',
  })
})

test('the address says which pairs are shown, and what it cannot mean is refused by name', () => {
  const shownAt = (query: string) => {
    const shown = readShown(new URLSearchParams(query))
    return 'view' in shown ? [shown.view.value, shown.datasetId] : shown.refusal
  }
  expect(shownAt('')).toEqual(['open', null])
  expect(shownAt('decision=')).toEqual(['open', null])
  expect(shownAt('decision=CONFIRMED')).toEqual(['confirmed', null])
  expect(shownAt('decision=DENIED&dataset=d1')).toEqual(['denied', 'd1'])
  expect(shownAt('decision=denied')).toBe(
    'decision is "denied" in the address. Allowed: CONFIRMED, DENIED, or none for what is to be decided.',
  )
  for (const [decision, datasetId] of [
    [null, null],
    ['CONFIRMED', null],
    [null, 'd1'],
    ['CONFIRMED', 'd1'],
  ] as const) {
    const read = readShown(new URLSearchParams(addressOf(decision, datasetId)))
    expect('view' in read && [read.view.decision, read.datasetId]).toEqual([decision, datasetId])
  }
})
