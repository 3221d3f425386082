import { expect, test } from 'vitest'
import { formatInstant } from '../../web/lib/format.ts'
import { sortOutcome } from '../../web/lib/problem.ts'
import { retryAfterOf, sayWhenAgain } from '../../web/lib/when-again.ts'

const now = Date.parse('2026-11-27T08:30:00Z')
const clock = (at: string) => formatInstant(at).slice(11)

test.each([
  ['retry-after', '43', `in 43 seconds, at ${clock('2026-11-27T08:30:43Z')}`],
  ['x-retry-after', '1', `in 1 second, at ${clock('2026-11-27T08:30:01Z')}`],
  ['retry-after', '900', `in 15 minutes, at ${clock('2026-11-27T08:45:00Z')}`],
])('after too many attempts it is said when the next one is heard: %s %s', (name, value, said) => {
  expect(sayWhenAgain(retryAfterOf(new Headers({ [name]: value })), now)).toBe(`Too many attempts. Try again ${said}.`)
})

test.each(['0', '-5', 'soon', ''])('a server that says no time (%s) has people wait a minute', value => {
  const seconds = retryAfterOf(new Headers({ 'retry-after': value }))
  expect(sayWhenAgain(seconds, now)).toBe('Too many attempts. Wait a minute, then try again.')
})

test('a mutation that was tried too often says when, too', () => {
  const outcome = { __typename: 'TooManyAttempts', message: 'too many attempts', retryAfterSeconds: 60 }
  expect(sortOutcome(outcome)).toMatchObject({
    problem: {
      kind: 'TooManyAttempts',
      message: expect.stringMatching(/^Too many attempts. Try again in 60 seconds, at/),
    },
  })
})
