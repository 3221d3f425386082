import { expect, test } from 'vitest'
import { parseAttributes } from '#core/answer-attribute/parse-attributes.ts'
import {
  type AttributeRule,
  agreedAttributes,
  askedOf,
  type GivenAttributes,
  sayAttributes,
} from '#core/answer-attribute/rule.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'

const choice = (id: string, isArchived = false) => ({
  ...{ id, name: id.toUpperCase() },
  archivedAt: isArchived ? '2026-01-01' : null,
})
const rule = (id: string, more: Partial<AttributeRule> = {}): AttributeRule => ({
  ...{ id, name: `The ${id}`, isRequired: false, isMultiple: false, labelClassIds: [], archivedAt: null },
  choices: [choice('left'), choice('right'), choice('gone', true)],
  ...more,
})

const fracture = { id: 'fracture', name: 'Fracture' }
const normal = { id: 'normal', name: 'Normal' }
const rules = [
  rule('side', { isRequired: true, labelClassIds: ['fracture'] }),
  rule('signs', { isMultiple: true, choices: [choice('b'), choice('a'), choice('c')] }),
  rule('old', { archivedAt: new Date(0), isRequired: true }),
]
const side = { attributeId: 'side', choiceIds: ['left'] }
const signs = { attributeId: 'signs', choiceIds: ['b', 'a'] }

test.each([
  ['nothing, where nothing must be said', null, normal, null],
  ['an empty list, which is nothing', [], normal, null],
  ['"cannot tell", of which nothing is asked', undefined, null, null],
  ['one choice', [side], fracture, { side: ['left'] }],
  ['several choices, kept in the order of their ids', [signs], normal, { signs: ['a', 'b'] }],
  ['both, kept in the order of their ids', [signs, side], fracture, { side: ['left'], signs: ['a', 'b'] }],
  ['ids in capitals', [{ attributeId: 'SIDE', choiceIds: ['LEFT'] }], fracture, { side: ['left'] }],
])('an answer says %s', (_what, asked, labelClass, given) => {
  expect(parseAttributes(asked, rules, labelClass)).toEqual(given)
})

const choices = (choiceIds: string[], attributeId = 'side') => [{ attributeId, choiceIds }]

test.each([
  [
    'an unknown attribute',
    [side, ...choices(['left'], 'sied')],
    fracture,
    'attributes.1.attributeId',
    'sied',
    'side (The side), signs (The signs)',
  ],
  [
    'an unknown choice',
    choices(['middle']),
    fracture,
    'attributes.0.choiceIds.0',
    'middle',
    'left (LEFT), right (RIGHT)',
  ],
  ['an attribute twice', [side, side], fracture, 'attributes.1.attributeId', 'side', 'each attribute once'],
  [
    'a choice twice',
    choices(['a', 'a'], 'signs'),
    normal,
    'attributes.0.choiceIds.1',
    'a',
    'each choice of The signs once',
  ],
  [
    'two choices where one may be given',
    choices(['left', 'right']),
    fracture,
    'attributes.0.choiceIds',
    'left, right',
    'one choice of The side',
  ],
  ['no choice', choices([]), fracture, 'attributes.0.choiceIds', '[]', '1 to 40 choices'],
  [
    'what is not asked of the class',
    [side],
    normal,
    'attributes.0.attributeId',
    'side',
    'signs (The signs): The side is not asked of Normal',
  ],
  [
    'anything beside "cannot tell"',
    [signs],
    null,
    'attributes.0.attributeId',
    'signs',
    'none: The signs is not asked of cannot tell',
  ],
  [
    'nothing where something must be said',
    null,
    fracture,
    'attributes',
    'null',
    'The side (side), which every answer Fracture must have: left (LEFT), right (RIGHT)',
  ],
  [
    'something else than what must be said',
    [signs],
    fracture,
    'attributes',
    'without The side',
    'which every answer Fracture must have',
  ],
  ['more than there may be', Array.from({ length: 21 }, () => side), fracture, 'attributes', '[{', 'at most 20'],
])('%s is refused, and it is said what is allowed', (_what, asked, labelClass, field, value, allowed) => {
  const refuse = () => parseAttributes(asked, rules, labelClass)
  expect(refuse).toThrow(InvalidInput)
  expect(refuse).toThrow(
    expect.objectContaining({
      ...{ field, value: expect.stringContaining(value), allowed: expect.stringContaining(allowed) },
    }),
  )
})

test.each([
  [
    'attribute',
    [side, ...choices(['left'], 'old')],
    'The old is archived: no answer is given with it. There are attributes: The side, The signs',
  ],
  [
    'choice',
    choices(['gone']),
    'GONE is archived: no answer is given with it. There are choices of The side: LEFT, RIGHT',
  ],
])('an archived %s is a conflict: it was there when whoever answers looked', (_what, asked, message) => {
  const refuse = () => parseAttributes(asked, rules, fracture)
  expect(refuse).toThrow(Conflict)
  expect(refuse).toThrow(message)
})

test('where nothing is asked any more, that is said', () => {
  expect(() => parseAttributes([side], [], fracture)).toThrow('none: nothing is asked beside this answer')
})

test('what is asked follows the class; an event says it by names, old ones included', () => {
  expect(askedOf(rules, 'normal').map(r => r.id)).toEqual(['signs'])
  expect(askedOf(rules, null)).toEqual([])
  expect(sayAttributes({ old: ['gone', 'left'], side: ['right'] }, rules)).toEqual({
    ...{ 'The side': ['RIGHT'], 'The old': ['LEFT', 'GONE'] },
  })
})

test.each<[string, GivenAttributes[], GivenAttributes]>([
  ['nobody', [], {}],
  ['one', [{ side: ['left'] }], { side: ['left'] }],
  ['two who say the same', [{ side: ['left'] }, { side: ['left'] }], { side: ['left'] }],
  [
    'two who differ in one',
    [
      { side: ['left'], signs: ['a'] },
      { side: ['right'], signs: ['a'] },
    ],
    { signs: ['a'] },
  ],
  ['two of whom one says more', [{ signs: ['a'] }, { signs: ['a', 'b'] }], {}],
  ['one who says nothing', [{ side: ['left'] }, {}], {}],
])('of %s what is said alike is what all say', (_who, several, agreed) => {
  expect(agreedAttributes(several)).toEqual(agreed)
})
