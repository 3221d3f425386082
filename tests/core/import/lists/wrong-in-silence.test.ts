import { expect, test } from 'vitest'
import { survey } from './kit.ts'

type Files = Record<string, string>

const pictures = (...names: string[]): Files => Object.fromEntries(names.map(name => [name, name]))
const rows = (header: string, ...lines: string[]) => `${[header, ...lines].join('\n')}\n`
const answer = (line: string) => rows('file,label,reader,date', line)

const untold = expect.stringContaining('cannot be told')
test.each<[string, Files, unknown[]]>([
  [
    'of two lists with times that can be read two ways',
    { 'ann.csv': answer('a.png,Fracture,ann,01.02.2026'), 'bob.csv': answer('a.png,Normal,bob,03.01.2026') },
    [untold],
  ],
  [
    'of two lists of which one has such a time',
    { 'ann.csv': answer('a.png,Fracture,ann,01.02.2026'), 'bob.csv': answer('a.png,Normal,bob,2026-01-03') },
    [untold],
  ],
  [
    'of two lists with plain times',
    { 'ann.csv': answer('a.png,Fracture,ann,2026-02-01'), 'bob.csv': answer('a.png,Normal,bob,2026-01-03') },
    ['a.png | Fracture'],
  ],
])('the last answer %s', async (_, lists, lines) => {
  expect((await survey({ ...pictures('a.png'), ...lists })).lines).toEqual(lines)
})
