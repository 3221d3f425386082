import { expect, test } from 'vitest'
import { findPeople, namedIn, putName, readWanted } from '../../web/features/comments/mention.ts'

const people = ['Ada First', 'Ben Reader', 'Bea Rüd'].map(name => ({ id: name.slice(0, 3), name }))

test.each([
  ['@', 1, { from: 0, word: '' }],
  ['look @be', 8, { from: 5, word: 'be' }],
  ['look @be', 4, null],
  ['a@b', 3, null],
  ['@ben then', 9, null],
])('%j at %i names %j', (text, caret, wanted) => expect(readWanted(text, caret)).toEqual(wanted))

test('a word means whoever has a name or a part of it that begins so, in capitals or small letters', () => {
  expect(findPeople(people, 'be').map(p => p.name)).toEqual(['Ben Reader', 'Bea Rüd'])
  expect(findPeople(people, 'RÜ').map(p => p.name)).toEqual(['Bea Rüd'])
  expect(findPeople(people, 'x')).toEqual([])
})

test('a name takes the place of what was typed of it, and the caret stands behind it', () => {
  const [, ben] = people
  if (!ben) throw new Error('nobody')
  expect(putName('look @be now', 5, 8, ben)).toEqual({ text: 'look @Ben Reader now', caret: 17 })
})

test('whoever was chosen and taken out of the text again is not named', () => {
  expect(namedIn('@Ben Reader look', [...people, ...people])).toEqual(['Ben'])
})
