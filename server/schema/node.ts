import { builder } from '#server/schema/builder.ts'

const nouns = new WeakMap<object, string>()

/** Notes of which noun a row is that was found by its id alone. */
export function nameNoun<Row extends object>(row: Row, noun: string): Row {
  nouns.set(row, noun)
  return row
}

/** Everything that has an id; found by it with Query.node. */
export const Node = builder.interfaceRef<{ id: string }>('Node').implement({
  description: 'Everything that has an id of its own.',
  resolveType: row => nouns.get(row),
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID, the same everywhere it is shown; never used twice.' }),
  }),
})
