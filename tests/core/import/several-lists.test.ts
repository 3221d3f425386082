import { expect, test } from 'vitest'
import { read } from '#tests/core/import/survey-kit.ts'

const info = 'file,age\na.png,7\n'
const nothing = 'No column was recognised as class, group or split.'

test.each<[string, string[], string[]]>([
  ['one list', ['info.csv'], [nothing]],
  ['several lists', ['info.csv', 'x/info.csv'], [`info.csv: ${nothing}`, `x/info.csv: ${nothing}`]],
])('of %s a doubt says which one it is of, where there are several', async (_name, lists, doubts) => {
  const files = Object.fromEntries([['a.png', 'x'], ...lists.map(name => [name, info])])
  expect((await read(files)).doubts).toEqual(doubts)
})
