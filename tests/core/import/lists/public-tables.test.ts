import { expect, test } from 'vitest'
import { fieldTables } from '#tests/core/import/lists/field-tables.ts'
import { find, say } from '#tests/core/import/lists/kit.ts'
import { publicTables } from '#tests/core/import/lists/public-tables.ts'
import { toolTables } from '#tests/core/import/lists/tool-tables.ts'

test.each(Object.entries({ ...publicTables, ...toolTables, ...fieldTables }))(
  '%s',
  (_name, { path, text, names, classNames, columns, said, doubts, split, isUsed = true }) => {
    const given = { names, ...(classNames && { classNames }) }
    const list = find(path, text, given)
    expect(list.shape).toBe('TABLE')
    expect(list.proposed.columns.join(' ')).toBe(columns)
    expect(say(list, given)).toEqual(said)
    expect(list.proposed.split).toBe(split ?? null)
    expect(list.proposed.isUsed).toBe(isUsed)
    if (doubts) expect(list.doubts.join('\n')).toMatch(doubts)
    else expect(list.doubts).toEqual([])
  },
)
