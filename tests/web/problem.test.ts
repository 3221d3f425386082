import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { expect, test } from 'vitest'
import { isBeside, type Problem, sortOutcome, transportProblem } from '../../web/lib/problem.ts'

const refusal = {
  __typename: 'InvalidInput' as const,
  message: 'config.learningRate is -1; allowed: above 0, at most 1',
  field: 'config.learningRate',
  value: '-1',
  allowed: 'above 0, at most 1',
}

test('what was wanted comes through as it is', () => {
  const label = { __typename: 'Label' as const, id: '1' }
  expect(sortOutcome(label)).toEqual({ done: label })
})

test('a refusal keeps the field, the value and what is allowed', () => {
  expect(sortOutcome(refusal)).toEqual({
    problem: {
      kind: 'InvalidInput',
      message: refusal.message,
      field: refusal.field,
      value: '-1',
      allowed: refusal.allowed,
    },
  })
})

test.each([
  ['config.learningRate', 'learningRate', true],
  ['labelClasses.1.name', 'labelClasses', true],
  ['labelClasses[1].name', 'labelClasses', true],
  ['config.learningRate', 'rate', false],
  ['seed', 'seed', true],
])('%s belongs beside %s: %s', (field, input, expected) => {
  const problem: Problem = { kind: 'InvalidInput', message: '', field }
  expect(isBeside(problem, input)).toBe(expected)
})

test('no problem is beside nothing', () => {
  expect(isBeside(undefined, 'seed')).toBe(false)
  expect(isBeside({ kind: 'Transport', message: '' }, 'seed')).toBe(false)
})

test.each([
  ['write', /whether it was done is not known.*done once/],
  ['read', /^The server gave no answer: try again in a moment\.$/],
] as const)('of a %s a cut wire claims no more than is known: trying again is safe', (of, said) => {
  for (const error of [
    new TypeError('fetch failed'),
    new CombinedGraphQLErrors({ errors: [{ message: 'away', extensions: { code: 'UNAVAILABLE' } }] }),
  ])
    expect(transportProblem(error, of).message).toMatch(said)
})

test('a session that ended is named; other errors keep their own words', () => {
  const withCode = (message: string, code: string) =>
    new CombinedGraphQLErrors({ errors: [{ message, extensions: { code } }] })
  const signedOut = withCode('sign in first', 'UNAUTHENTICATED')
  expect(transportProblem(signedOut, 'write').message).toMatch(/session had ended, nothing was changed/)
  expect(transportProblem(signedOut, 'read').message).toBe('Your session had ended: try again.')
  expect(transportProblem(withCode('something went wrong; request 1', 'INTERNAL_SERVER_ERROR'), 'write').message).toBe(
    'something went wrong; request 1',
  )
})
