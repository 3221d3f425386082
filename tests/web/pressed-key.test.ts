import { expect, test } from 'vitest'
import { namesOf } from '../../web/features/shell/pressed-key.ts'

test.each([
  ['a Latin letter is itself', 'z', 'KeyZ', false, ['z']],
  ['with Shift, too', 'Z', 'KeyZ', true, ['Z']],
  ['on another Latin layout the letter counts, not its place', 'a', 'KeyQ', false, ['a']],
  ['a German Z is no Y', 'z', 'KeyY', false, ['z']],
  ['a Cyrillic letter is the Latin one on its key', 'я', 'KeyZ', false, ['я', 'z']],
  ['with Shift, too', 'Я', 'KeyZ', true, ['Я', 'Z']],
  ['a Greek one', 'ι', 'KeyI', false, ['ι', 'i']],
  ['a Hebrew one', 'ה', 'KeyV', false, ['ה', 'v']],
  ['a Turkish one', 'ı', 'KeyI', false, ['ı', 'i']],
  ['a digit is itself', '2', 'Digit2', false, ['2']],
  ['a French digit needs no Shift', 'é', 'Digit2', false, ['é', '2']],
  ['and is itself with it', '2', 'Digit2', true, ['2']],
  ['what is over a digit is not the digit', '!', 'Digit1', true, ['!']],
  ['an Arabic digit', '٢', 'Digit2', false, ['٢', '2']],
  ['arrows have a second meaning with Shift', 'ArrowUp', 'ArrowUp', true, ['Shift+ArrowUp']],
  ['a key without a place is what it writes', 'я', '', false, ['я']],
  ['no letter comes of a dead key', 'Dead', 'KeyE', false, ['Dead']],
])('%s', (_name, key, code, shiftKey, names) => {
  expect(namesOf({ key, code, shiftKey })).toEqual(names)
})
