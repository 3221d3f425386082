import { expect, test } from 'vitest'
import { tableOf } from '../../bench/harness/table.ts'
import { hostileDocuments, nested } from '../../bench/hostile/documents.ts'
import { hostileRequests } from '../../bench/hostile/requests.ts'
import { promisedRow } from '../../bench/hostile.ts'

const machine = { cpu: 'x', cores: 2, memoryGib: 1, platform: 'x', node: 'v22', flags: [], loadBefore: 0 }

test('every hostile document goes over the wire, and has a name of its own', () => {
  const requests = hostileRequests()
  const names = requests.map(([name]) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, query } of hostileDocuments) {
    const sent = requests.find(([n]) => n === name)?.[1]
    expect(JSON.parse(String(sent?.body)).query).toBe(query)
  }
})

test('a value that is too deep to be written by calls is written all the same', () => {
  const deep = hostileRequests().find(([name]) => name === 'a variable 100,000 deep')?.[1]
  expect(String(deep?.body)).toContain('['.repeat(100_000))
  expect(nested(3, value => [value])).toEqual([[[1]]])
})

test('a promise is held against the median, and the table says which were not kept', () => {
  const [kept, broken] = [promisedRow('kept', [10, 90, 20], 50), promisedRow('broken', [60, 90, 20], 50)]
  expect([kept.holds, broken.holds]).toEqual([true, false])
  const lines = tableOf({ bench: 'hostile', machine, rounds: 3, rows: [kept, broken], notes: [] }).split('\n')
  expect(lines.find(line => line.startsWith('| kept'))).toMatch(/\| 50.0 +\| yes/)
  expect(lines.find(line => line.startsWith('| broken'))).toMatch(/\| 50.0 +\| NO/)
})
