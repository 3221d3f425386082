import { expect, test } from 'vitest'
import { readNumbers } from '../../web/lib/read-numbers.ts'

test('reads every input under its own name', () => {
  expect(readNumbers({ count: ' 240 ', seed: '1' })).toEqual({ values: { count: 240, seed: 1 } })
  expect(readNumbers({ train: '0,8', test: '.1' }, 'any')).toEqual({ values: { train: 0.8, test: 0.1 } })
})

test.each(['', ' ', '1.5', 'ten', '1e99', '2147483648', 'Infinity'])(
  '%j is no whole number that the API can carry',
  text => {
    expect(readNumbers({ count: '3', seed: text })).toMatchObject({
      problem: { kind: 'InvalidInput', field: 'seed', value: text.trim(), allowed: 'a whole number' },
    })
  },
)

test('a number out of range is left to the API, which says what is allowed', () => {
  expect(readNumbers({ epochs: '-3' })).toEqual({ values: { epochs: -3 } })
})
