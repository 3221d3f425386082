import { expect, test } from 'vitest'
import { rowsOf } from '../../bench/faults.ts'

const seen = { acknowledged: 10, repeated: 2, lost: 0, doubled: 0, unaudited: 0 }

test('the longest of a part is held against 5 s, of one that hangs against 20 s', () => {
  const rows = rowsOf({
    ...seen,
    broken: [
      { part: 'API', signal: 'SIGKILL', backSeconds: 2 },
      { part: 'API', signal: 'SIGKILL', backSeconds: 6 },
      { part: 'API', signal: 'SIGSTOP', backSeconds: 18 },
      { part: 'web', signal: 'SIGKILL', backSeconds: 3 },
    ],
  })
  expect(rows.slice(0, 3)).toMatchObject([
    { figure: 'the API is killed: back within', ours: 4, max: 6, limit: 5, holds: false },
    { figure: 'the API hangs: back within', max: 18, limit: 20, holds: true },
    { figure: 'the web is killed: back within', max: 3, limit: 5, holds: true },
  ])
})

test.each(['lost', 'doubled', 'unaudited'] as const)('one label %s is one too many', name => {
  const counts = (of: typeof seen) => rowsOf({ ...of, broken: [] }).map(({ holds }) => holds)
  expect(counts(seen)).toEqual([true, true, true])
  expect(counts({ ...seen, [name]: 1 }).filter(holds => !holds)).toHaveLength(1)
})
