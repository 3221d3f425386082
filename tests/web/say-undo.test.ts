import { expect, test } from 'vitest'
import { sayUndo } from '../../web/features/imports/say-undo.ts'

const none = { labelledByPeopleCount: 0, readers: [], frozenImageCount: 0, datasetNumbers: [], takenBackCount: 0 }

test.each([
  [{ ...none, imageCount: 1 }, ['1 image taken out.']],
  [
    { ...none, imageCount: 4200, labelledByPeopleCount: 12, readers: ['Ann', 'Ben'] },
    ['4,200 images taken out.', 'Of those, 12 images labelled by people: Ann, Ben.'],
  ],
  [
    { ...none, imageCount: 3, frozenImageCount: 2, datasetNumbers: [4, 1], takenBackCount: 1 },
    [
      '3 images taken out.',
      '2 images of them stay in datasets 1, 4.',
      '1 image there before: the label is taken back.',
    ],
  ],
])('what undoing would do is said in numbers, and nothing of what it would not: %#', (preview, sentences) => {
  expect(sayUndo(preview)).toEqual(sentences)
})
