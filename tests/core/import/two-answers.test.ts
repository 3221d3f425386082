import { expect, test } from 'vitest'
import { nameAnswers, suggestAnswer } from '#core/import/two-answers.ts'

const classes = [
  { name: 'Normal', isPositive: false },
  { name: 'Fracture', isPositive: true },
]
const suggested = (names: string[], ours = classes) => {
  const suggest = suggestAnswer(new Set(names), ours)
  return suggest && names.map(name => suggest(name)?.name)
}

test.each([
  [
    ['0', '1'],
    ['Normal', 'Fracture'],
  ],
  [
    ['no', 'Yes'],
    ['Normal', 'Fracture'],
  ],
  [['1'], ['Fracture']],
  [
    ['has_fx', 'has_fx: no'],
    ['Fracture', 'Normal'],
  ],
  [['has_fx: no'], ['Normal']],
  [
    ['normal', 'normal: no'],
    ['Normal', 'Fracture'],
  ],
  [
    ['is healthy', 'is healthy: no'],
    ['Normal', 'Fracture'],
  ],
])('%j may mean %j', (names, meant) => {
  expect(suggested(names)).toEqual(meant)
})

test.each([
  ['grades', ['0', '1', '2'], classes],
  ['another class', ['1', 'Normal'], classes],
  ['two findings', ['Fracture', 'Plate: no'], classes],
  ['nobody knows', ['-1', '1'], classes],
  ['no positive class', ['0', '1'], classes.map(c => ({ ...c, isPositive: false }))],
  ['three classes', ['0', '1'], [...classes, { name: 'Other', isPositive: false }]],
])('nothing is suggested for %s', (_what, names, ours) => {
  expect(suggested(names, ours)).toBeNull()
})

test('a yes and a no are called as classes', () => {
  expect(nameAnswers(['0', '1', '1'])).toEqual(['Negative', 'Positive', 'Positive'])
  expect(nameAnswers(['has_fracture', 'has_fracture: no'])).toEqual(['Fracture', 'No fracture'])
  expect(nameAnswers(['fractured: no'])).toEqual(['Not fractured'])
  expect(nameAnswers(['1'])).toEqual(['1'])
  expect(nameAnswers(['Normal', 'Fracture'])).toEqual(['Normal', 'Fracture'])
})
