import { expect, test } from 'vitest'
import { troubleOf } from '../../web/features/job/trouble.ts'
import { formatInstant } from '../../web/lib/format.ts'

const none = { crashCount: 0, obstacleCount: 0, retryAt: null }
const retryAt = '2026-11-27T12:03:00.000Z'

test.each([
  [none, null],
  [{ ...none, retryAt, obstacleCount: 3 }, `Tries again at ${formatInstant(retryAt)}; put off 3 times in a row.`],
  [{ ...none, obstacleCount: 1 }, 'Put off 1 time in a row.'],
  [{ ...none, crashCount: 2 }, '2 workers in a row died over it.'],
])('%j is said as %s', (job, said) => {
  expect(troubleOf(job)).toBe(said)
})
