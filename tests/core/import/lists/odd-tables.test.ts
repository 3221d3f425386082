import { expect, test } from 'vitest'
import { flagTables } from '#tests/core/import/lists/flag-tables.ts'
import { find, say } from '#tests/core/import/lists/kit.ts'
import { oddTables } from '#tests/core/import/lists/odd-tables.ts'

test.each(Object.entries({ ...oddTables, ...flagTables }))('%s', (_name, table) => {
  const given = {
    names: table.names ?? ['a.png', 'b.png', 'c.png'],
    classNames: table.classNames ?? ['Normal', 'Fracture'],
  }
  const list = find(table.path ?? 'list.csv', table.text, given)
  expect(list.proposed.columns.join(' ')).toBe(table.columns)
  expect(list.doubts).toEqual(table.doubts ?? [])
  expect(list.proposed.isUsed).toBe(table.isUsed ?? true)
  if (table.said) expect(say(list, given)).toEqual(table.said)
})
