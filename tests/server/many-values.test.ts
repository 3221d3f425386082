import { expect, test } from 'vitest'
import { personLimits } from '#server/limits/figures.ts'
import { refuseManyValues } from '#server/limits/measure-values.ts'

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const codeOf = (value: unknown) => refuseManyValues(bytesOf(value), personLimits)?.extensions.code

test('what has too many values is refused before it is read', () => {
  const many = Array.from({ length: 60_000 }, (_, i) => `${i}`)
  expect(codeOf({ query: '{ x }', variables: { ids: many } })).toBe('QUERY_TOO_COMPLEX')
  expect(codeOf({ query: '{ x }', variables: { ids: many.slice(0, 25_000) } })).toBeUndefined()
})

test.each(['a,b,', '",', '\\",', '\\\\",'])('%j within a text is no value, however often', text => {
  expect(codeOf({ query: text.repeat(60_000), variables: {} })).toBeUndefined()
})
