import { expect, test } from 'vitest'
import { publicSets } from '#tests/core/import/public-sets.ts'
import { pictures, read } from '#tests/core/import/survey-kit.ts'

test.each(Object.entries(publicSets))('%s', async (_name, { files, lists, levels, pattern, said, doubts = [] }) => {
  const found = await read({ ...pictures(...files), ...lists })
  const lines = found.lines.filter(line => !line.includes(' | passed over: '))
  expect(lines.map(line => line.split(' | ').slice(1).join(' | '))).toEqual(said)
  expect(found.levels.join(' ')).toBe(levels)
  expect(found.doubts).toEqual(doubts)
  expect(found.reading.group).toEqual(pattern ? { by: 'PATTERN', pattern } : { by: 'AUTOMATIC' })
})
