import { expect, test } from 'vitest'
import {
  type Attribute,
  answersOf,
  askedOf,
  isSame,
  missingIn,
  sayAnswers,
  sayChange,
  toggle,
} from '../../web/features/attributes/attributes.ts'

const attribute = (id: string, more: Partial<Attribute> = {}): Attribute => ({
  ...{ id, name: id, isRequired: false, isMultiple: false, archivedAt: null, labelClasses: [] },
  choices: ['a', 'b', 'old'].map(c => ({ id: c, name: c.toUpperCase(), isArchived: c === 'old' })),
  ...more,
})
const side = attribute('side', { isRequired: true, labelClasses: [{ id: 'fracture' }] })
const signs = attribute('signs', { isMultiple: true })
const all = [side, signs, attribute('gone', { archivedAt: '2026-01-01' })]
const given = (id: string, ...names: string[]) => ({
  attribute: { id, name: id },
  choices: names.map(name => ({ id: name.toLowerCase(), name })),
})

test('what is asked follows the class, without what is archived', () => {
  expect(askedOf(all, 'fracture').map(a => a.id)).toEqual(['side', 'signs'])
  expect(askedOf(all, 'normal').map(a => a.id)).toEqual(['signs'])
  expect(askedOf(all, undefined)).toEqual([])
  expect(askedOf(all, 'normal')[0]?.choices.map(c => c.id)).toEqual(['a', 'b'])
})

test('one choice takes the place of another, several stand beside one another, once more is not', () => {
  expect(toggle({ side: ['a'] }, side, 'b')).toEqual({ side: ['b'] })
  expect(toggle({ signs: ['a'] }, signs, 'b')).toEqual({ signs: ['a', 'b'] })
  expect(toggle({ signs: ['a', 'b'] }, signs, 'a')).toEqual({ signs: ['b'] })
})

test('what is missing is found; an archived choice is none', () => {
  const asked = askedOf(all, 'fracture')
  expect(missingIn(asked, {})?.id).toBe('side')
  expect(missingIn(asked, { side: ['old'] })?.id).toBe('side')
  expect(missingIn(asked, { side: ['a'] })).toBeUndefined()
  expect(answersOf(asked, { side: ['a', 'old'], signs: [], gone: ['a'] })).toEqual([
    { attributeId: 'side', choiceIds: ['a'] },
  ])
})

test('two answers say the same whatever the order; what changed is said', () => {
  const answers = [{ attributeId: 'signs', choiceIds: ['b', 'a'] }]
  expect(isSame(answers, [given('signs', 'A', 'B')])).toBe(true)
  expect(isSame(answers, [given('signs', 'A')])).toBe(false)
  expect(isSame([], [given('signs', 'A')])).toBe(false)
  expect(isSame([], [])).toBe(true)
  expect(sayAnswers(all, answers)).toBe('signs: A, B')
  expect(sayChange([given('side', 'A')], undefined)).toBe('side: A')
  expect(sayChange([given('side', 'A')], [given('side', 'B'), given('signs', 'A')])).toBe(
    'side: A (was B); signs: nothing (was A)',
  )
})
