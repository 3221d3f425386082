import { expect, test } from 'vitest'
import { parseJson } from '#core/import/list/parse-json.ts'
import { repeatedKeyAt } from '#core/import/list/scan-json.ts'
import { find, read } from '#tests/core/import/lists/kit.ts'

test.each<[string, unknown]>([
  ['[NaN, -Infinity, Infinity, "NaN", "\\"NaN", {"NaN": 1}]', [null, null, null, 'NaN', '"NaN', { NaN: 1 }]],
  ['[1, NaN', undefined],
  ['["NaN, 1]', undefined],
  ['[NaNa]', undefined],
])('%s is read as Python means it', (text, value) => {
  const parsed = parseJson(text)
  expect('value' in parsed ? parsed.value : undefined).toEqual(value)
})

test.each([
  ['{"a": 1, "b": 2, "a": 3}', 18],
  ['{"x": {"a": 1, "b": {"c": 1}, "a" : 2}}', 31],
  ['{"a": "b", "b": "a", "c": {"a": 1}, "d": {"a": 1}}', null],
  ['[{"a": 1, "a": 2}]', 11],
  ['[{"a": 1}, {"a": ["a", "a"], "b": 2}]', null],
  ['{"x": [{"a": 1, "a": 2}], "y": "{\\"x\\": 1}"}', 17],
  ['[{"x": [{"y": {"a": 1, "a": 2}}]}]', null],
])('%s has a key twice at %s', (text, at) => {
  expect(repeatedKeyAt(text)).toBe(at === null ? null : at - 1)
})

test('quotation marks without end are scanned in the time of their length', () => {
  const started = process.cpuUsage().user
  expect(parseJson(`[NaN, "${'\\"'.repeat(2_000_000)}`)).toHaveProperty('brokenAt')
  expect(parseJson(`[NaN, ${'"\\'.repeat(2_000_000)}`)).toHaveProperty('brokenAt')
  expect(process.cpuUsage().user - started).toBeLessThan(10_000_000)
})

test('a list that Python wrote, and one that answers twice for a file', () => {
  const given = { names: ['a.png', 'b.png'] }
  const rows = '[{"file":"a.png","label":"Normal","age":NaN},{"file":"b.png","label":"Fracture","age":3}]'
  expect(read('l.json', rows, given)).toEqual(['a.png | Normal', 'b.png | Fracture'])
  expect(find('l.json', '{"a.png":"Normal","a.png":"Fracture","b.png":"Normal"}', given)).toMatchObject({
    shape: 'UNKNOWN',
    detail: 'JSON with one key twice, at character 19',
  })
})
