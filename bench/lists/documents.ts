import type { Filled } from './fill.ts'

/** A list as the web asks for it. */
export interface List {
  name: string
  /** What it is a field of; null: of Query. */
  root: ((filled: Filled) => string) | null
  field: string
  args: (filled: Filled) => string
  /** Of a node. */
  selection: string
  /** Where its middle is found: by these columns, each in this direction, among these rows. */
  middle: { columns: readonly string[]; table: string; where: (filled: Filled) => string; isDescending: boolean }
  /** Whether a page of the web asks how many there are. */
  isCounted: boolean
  /** Whether its arguments say where it begins: it has no other places. */
  isAtPlace?: boolean
}

const pageSize = 50
/** As far as a page of the web counts, and one more. */
const countedTo = 10_001
export const places = ['first', 'middle', 'last'] as const
export type PlaceInList = (typeof places)[number]

/** The document of one page, with the cursor of its middle as $after. */
export function documentOf({ root, field, args, selection }: List, filled: Filled, place: PlaceInList): string {
  const bounds = { first: `first: ${pageSize}`, middle: `first: ${pageSize}, after: $after`, last: `last: ${pageSize}` }
  const given = [args(filled), bounds[place]].filter(text => text !== '').join(', ')
  const list = `page: ${field}(${given}) {
    edges { cursor node { ${selection} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`
  const head = place === 'middle' ? 'query ($after: String)' : 'query'
  return `${head} { ${root ? `owner: ${root(filled)} { ${list} }` : list} }`
}

/** The document that asks how many there are, as far as a page of the web wants to know. */
export function countOf({ root, field, args }: List, filled: Filled): string {
  const given = args(filled)
  const count = `page: ${field}${given && `(${given})`} { totalCount(atMost: ${countedTo}) }`
  return `query { ${root ? `owner: ${root(filled)} { ${count} }` : count} }`
}
