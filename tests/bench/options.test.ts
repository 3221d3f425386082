import { expect, test } from 'vitest'
import { benches } from '../../bench/benches.ts'
import { defaultConfigs, readConfigs } from '../../bench/engine/config.ts'
import { readOptions, usageOf } from '../../bench/options.ts'

const names = benches.map(b => b.name).join(', ')
const read = (...args: string[]) => readOptions(args, benches)

test('five rounds unless more or fewer are asked for', () => {
  expect(read('engine')).toMatchObject({ bench: { name: 'engine' }, rounds: 5, json: null, own: {} })
  expect(read('engine', '--rounds', '9', '--json', 'a.json', '--threads', '1')).toMatchObject({
    rounds: 9,
    json: 'a.json',
    own: { threads: '1' },
  })
})

test.each([
  [['warp'], `bench is warp; allowed: ${names}`],
  [['engine', 'job'], 'bench is engine job; allowed: one name'],
  [['engine', '--rounds', '0'], '--rounds is 0; allowed: a whole number from 1'],
  [['engine', '--rounds', 'many'], '--rounds is many; allowed: a whole number from 1'],
  [['--threads', '1'], '--threads is 1; allowed: not with no bench'],
  [['engine', '--what'], "Unknown option '--what'"],
])('%j is refused, and what is allowed is named', (args, message) => {
  expect(() => read(...args)).toThrow(message)
})

test('without a name every bench is listed with its options', () => {
  expect(read().bench).toBeNull()
  const usage = usageOf(benches)
  for (const { name, title, options } of benches)
    for (const part of [name, title, ...Object.keys(options)]) expect(usage).toContain(part)
})

test('the configs are alpha 0.25 and 1 at 96, 128 and 224 px, in batches of 32, and of 16 at 224 px', () => {
  const found = readConfigs(defaultConfigs).map(c => [c.alpha, c.imageSize, c.batchSize])
  expect(found).toEqual([
    [0.25, 96, 32],
    [0.25, 128, 32],
    [0.25, 224, 16],
    [1, 96, 32],
    [1, 128, 32],
    [1, 224, 16],
  ])
})

test.each(['0.3@96', '0.25@100', '0.25', '1@96@2', '', '1@1024'])('config "%s" is refused', text => {
  expect(() => readConfigs(text)).toThrow(/^--configs is .*; allowed: alpha@imageSize/)
})
