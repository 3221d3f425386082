import { expect, test } from 'vitest'
import { createRandom } from '#core/random.ts'
import { exchange, isMovable, type MovedKey, meantBy, pressedFor } from '../../web/features/shell/moved-keys.ts'

test('a key that is moved changes places with the one that was there, and back', () => {
  const moved = exchange([], '1', 'a')
  expect(pressedFor(moved, '1')).toBe('a')
  expect(meantBy(moved, 'a')).toBe('1')
  expect(meantBy(moved, '1')).toBe('a')
  expect(meantBy(moved, 'b')).toBe('b')
  expect(exchange(moved, '1', '1')).toEqual([])
})

test('however keys are moved, each is pressed for one and none is out of reach', () => {
  const random = createRandom('keys')
  const letters = [...'abcdefg']
  let moved: MovedKey[] = []
  for (let i = 0; i < 500; i++) {
    const [key, to] = [letters[random.integer(7)] ?? '', letters[random.integer(7)] ?? '']
    moved = exchange(moved, key, to)
    expect(pressedFor(moved, key)).toBe(to)
    expect(letters.map(letter => pressedFor(moved, letter)).sort()).toEqual(letters)
    for (const letter of letters) expect(meantBy(moved, pressedFor(moved, letter))).toBe(letter)
    expect(moved.every(m => m.key !== m.pressed)).toBe(true)
  }
})

test.each([
  ['ä', true],
  ['+', true],
  ['?', false],
  [' ', false],
  ['Enter', false],
  ['ArrowLeft', false],
  ['', false],
])('%j can be moved: %j', (key, is) => {
  expect(isMovable(key)).toBe(is)
})
