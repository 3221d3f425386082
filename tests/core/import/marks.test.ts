import { expect, test } from 'vitest'
import { proposeGroups } from '#core/import/groups/from-name.ts'
import { chainOf, stemOf } from '#core/import/groups/marks.ts'

test.each([
  ['a/b.c/x.PNG', 'x'],
  ['1.2.840.113619.5', '1.2.840.113619.5'],
  ['IM000000', 'IM000000'],
  ['Mu\u0308ller.jpeg', 'M\u00fcller'],
])('the file %j is called %j', (path, stem) => {
  expect(stemOf(path)).toBe(stem)
})

test('words of copies are no marks within other words', () => {
  const kept = ['spot', 'robot1', 'carrot', 'unscaled', 'x_rotterdam', 'flip', 'noise3', 'photocopy']
  expect(kept.map(name => chainOf(name).at(-1)?.rest)).toEqual(kept)
})

test('marks that turn or cut are told from those that leave a picture where it was', () => {
  const names = Array.from({ length: 9 }, (_, i) => [
    `x${i}.png`,
    `x${i}_flip.png`,
    `x${i}-rotated1.png`,
    `x${i}-rotated1-sharpened.png`,
  ]).flat()
  const groups = proposeGroups(names)
  expect(names.slice(0, 4).map(name => groups?.isMoved(name))).toEqual([false, false, true, true])
})
