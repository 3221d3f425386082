import { expect, test } from 'vitest'
import { sayAgreed, sayAsGold } from '../../web/features/work/say-first-answers.ts'

test.each([
  [0, 1, 'your first answer is not what counts now, on the one image that is compared'],
  [1, 1, 'your first answer is what counts now, on the one image that is compared'],
  [0, 2, 'your first answer is what counts now on 0 of 2 images'],
  [1999, 2000, 'your first answer is what counts now on 1,999 of 2,000 images'],
])('%d of %d compared is said as a sentence', (agreed, compared, said) =>
  expect(sayAgreed(agreed, compared)).toBe(said),
)

test.each([
  [0, 1, 'not your first answer, on the one image'],
  [1, 1, 'your first answer, on the one image'],
  [1, 2, 'your first answer on 1 of 2 images'],
])('%d of %d as the gold answer is said as a sentence', (asGold, gold, said) =>
  expect(sayAsGold(asGold, gold)).toBe(said),
)
