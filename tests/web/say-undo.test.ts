import { expect, test } from 'vitest'
import { sayUndo } from '../../web/features/imports/say-undo.ts'

const none = {
  keptCount: 0,
  labelledByPeopleCount: 0,
  readers: [],
  frozenImageCount: 0,
  datasetNumbers: [],
  takenBackCount: 0,
}

test.each([
  [{ ...none, imageCount: 1 }, ['1 image taken out.']],
  [
    { ...none, imageCount: 0, keptCount: 1, takenBackCount: 1 },
    [
      '0 images taken out.',
      '1 image stays, since another import brings it too.',
      '1 image that stays: the label of this import is taken back.',
    ],
  ],
  [
    { ...none, imageCount: 4200, labelledByPeopleCount: 12, readers: ['Ann', 'Ben'] },
    ['4,200 images taken out.', 'Of those, 12 images labelled by people: Ann, Ben.'],
  ],
  [
    { ...none, imageCount: 3, keptCount: 2, frozenImageCount: 2, datasetNumbers: [4, 1], takenBackCount: 3 },
    [
      '3 images taken out.',
      '2 images of them stay in datasets 1, 4.',
      '2 images stay, since another import brings them too.',
      '3 images that stay: the label of this import is taken back.',
    ],
  ],
])('what undoing would do is said in numbers, and nothing of what it would not: %#', (preview, sentences) => {
  expect(sayUndo(preview)).toEqual(sentences)
})
