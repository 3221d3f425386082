import { expect, test } from 'vitest'
import { sayDone, sayLeft, sayLookedAt, sayUndone } from '../../web/features/batches/say-batch.ts'

test('what stays is said with why, one and many', () => {
  expect(sayLeft('LABEL', 1, [{ why: 'TAKEN_OUT', imageCount: 2 }])).toEqual([
    '1 image has this answer of yours already.',
    '2 images stay as they are: taken out.',
  ])
  expect(sayLeft('TAKE_OUT', 2, [{ why: 'NOT_YOURS', imageCount: 1 }])).toEqual([
    '2 images are out already.',
    "1 image stays as it is: brought by somebody else's import.",
  ])
  expect(sayLeft('PUT_BACK', 0, [])).toEqual([])
  expect(sayLeft('RETURN', 2, [{ why: 'OWN_ANSWER', imageCount: 1 }])).toEqual([
    '2 images are sent back already.',
    '1 image stays as it is: your own answer, which somebody else reviews.',
  ])
})

test('where not all was looked at, that is said', () => {
  expect(sayLookedAt({ imageCount: 5, lookedAtCount: 5 })).toBeNull()
  expect(sayLookedAt({ imageCount: 33_333, lookedAtCount: 10_000 })).toBe('Counted in the first 10,000 of 33,333.')
  expect(sayLookedAt({ imageCount: null, lookedAtCount: 10_000 })).toBe('Counted in the first 10,000 of more.')
})

test('what was done and undone, in a few words', () => {
  expect(sayDone({ kind: 'LABEL', labelClass: { name: 'Normal' }, doneCount: 3 })).toBe('3 images labelled Normal')
  expect(sayDone({ kind: 'LABEL', labelClass: null, doneCount: 1 })).toBe('1 image labelled Cannot tell')
  expect(sayDone({ kind: 'TAKE_OUT', labelClass: null, doneCount: 3 })).toBe('3 images taken out')
  expect(sayDone({ kind: 'RETURN', labelClass: null, doneCount: 1 })).toBe('1 image sent back')
  expect(sayUndone({ restoredCount: 2, leftCount: 0 })).toBe('2 images as before')
  expect(sayUndone({ restoredCount: 2, leftCount: 1 })).toBe(
    '2 images as before; 1 image left, as something was said of them since',
  )
})
