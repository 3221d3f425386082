/** What somebody sends who wants the API to stand still. Each is refused before anything of it is done. */
export interface HostileDocument {
  name: string
  query: string
  variables?: Record<string, unknown>
}

const times = (count: number, make: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ')

/** An object within an object, made without recursion. */
export function nested(depth: number, wrap: (value: unknown) => unknown): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = wrap(value)
  return value
}

const wholeType = 'fragment S on __Schema { types { name fields { name type { name } } } }'

const aliasesOf = (count: number): HostileDocument => ({
  name: `aliases of __schema x ${count}`,
  query: `{ ${times(count, i => `a${i}: __schema { ...S }`)} } ${wholeType}`,
})

const inProject = (selection: string) => `{ project(id: "0190a0de-0000-7000-8000-000000000000") { ${selection} } }`

export const hostileDocuments: readonly HostileDocument[] = [
  ...[200, 2000, 20_000, 60_000].map(aliasesOf),
  { name: '__typename x 1,000', query: `{ ${times(1000, i => `a${i}: __typename`)} }` },
  {
    name: '__typename x 20,000, in a fragment',
    query: `{ ...F } fragment F on Query { ${times(20_000, i => `a${i}: __typename`)} }`,
  },
  { name: '__type x 20,000', query: `{ ${times(20_000, i => `a${i}: __type(name: "Query") { name }`)} }` },
  {
    name: 'types of types of types',
    query: `{ __schema { ${'types { fields { type { '.repeat(6)} name ${'} } } '.repeat(6)} } }`,
  },
  {
    name: 'types x 100 within one __schema',
    query: `{ __schema { ${times(100, i => `a${i}: types { fields { args { name } } }`)} } }`,
  },
  { name: 'a cycle of fragments', query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' },
  { name: 'a fragment of itself', query: '{ ...A } fragment A on Query { viewer { isAdmin } ...A }' },
  {
    name: 'doubling fragments, 2^30',
    query: `{ ...F0 } ${times(30, i => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F30 on Query { viewer { isAdmin } }`,
  },
  {
    name: 'doubling fragments without a field, 2^49',
    query: `{ ...F0 } ${times(49, i => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)}`,
  },
  {
    name: '4,000 chained fragments',
    query: `{ ...F0 } ${times(4000, i => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F4000 on Query { __typename }`,
  },
  { name: '20,000 duplicate fields', query: `{ viewer { ${'isAdmin '.repeat(20_000)} } }` },
  { name: '20,000 duplicate root fields', query: `{ ${'viewer { isAdmin } '.repeat(20_000)} }` },
  { name: '400 duplicate root fields', query: `{ ${'viewer { user { id name email } isAdmin } '.repeat(400)} }` },
  { name: '300,000 nested braces', query: `${'{a'.repeat(300_000)}${'}'.repeat(300_000)}` },
  { name: '300,000 braces that never end', query: '{a'.repeat(300_000) },
  { name: '2,000 nested braces', query: `${'{a'.repeat(2000)}${'}'.repeat(2000)}` },
  { name: '50,000 nested lists in an argument', query: `{ a(b: ${'['.repeat(50_000)}${']'.repeat(50_000)}) }` },
  { name: '2,000 nested list types', query: `query ($a: ${'['.repeat(2000)}Int${']'.repeat(2000)}) { __typename }` },
  { name: 'directives x 1,000', query: `{ viewer ${'@include(if: true) '.repeat(1000)} { isAdmin } }` },
  { name: 'unknown directives x 1,000', query: `{ viewer ${times(1000, i => `@a${i}`)} { isAdmin } }` },
  { name: '10,000 operations', query: times(10_000, i => `query Q${i} { __typename }`) },
  { name: '1,000 operations', query: times(1000, i => `query Q${i} { __typename }`) },
  {
    name: 'projects of projects, 40 deep',
    query: inProject(`${'trainingRuns { project { '.repeat(20)} id ${'} } '.repeat(20)}`),
  },
  { name: 'inline fragments x 3,000', query: `{ ${'... on Query { viewer { isAdmin } } '.repeat(3000)} }` },
  { name: 'unknown fields x 1,000', query: `{ ${times(1000, i => `viewr${i}`)} }` },
  { name: 'arguments x 5,000', query: `{ invitation(${'token: "x" '.repeat(5000)}) { isAdmin } }` },
  { name: 'variables x 5,000', query: `query (${times(5000, i => `$a${i}: Int`)}) { __typename }` },
  { name: 'a list of 100,000 entries', query: `{ a(b: [${'1 '.repeat(100_000)}]) }` },
  {
    name: 'a variable of 100,000 entries',
    query: 'query ($a: [ID!]) { __typename }',
    variables: { a: Array.from({ length: 100_000 }, (_, i) => i) },
  },
  {
    name: 'a variable 100,000 deep',
    query: 'query ($a: JSON) { __typename }',
    variables: { a: nested(100_000, value => [value]) },
  },
  {
    name: 'a variable of 200,000 values',
    query: 'query ($a: JSON) { __typename }',
    variables: { a: Array.from({ length: 2000 }, () => Array.from({ length: 100 }, () => 1)) },
  },
  {
    name: 'a number of 100,000 digits',
    query: `query ($a: Int) { invitation(token: ${'9'.repeat(100_000)}) { isAdmin } }`,
  },
  { name: 'a text of 1,000,000 characters', query: `{ invitation(token: "${'x'.repeat(1_000_000)}") { isAdmin } }` },
  { name: 'text that is no token', query: '{ \u0000 }' },
  { name: 'half a character', query: '{ \ud800 }' },
  { name: 'names in other alphabets', query: `{ ${times(500, () => 'ｖｉｅｗｅｒ')} }` },
  { name: '500,000 comments', query: `${'#\n'.repeat(500_000)}{ __typename }` },
  { name: '30,000 comments and no document', query: '#\n'.repeat(29_000) },
  { name: 'a block text of 50,000 lines', query: `{ invitation(token: """${'\n  x'.repeat(50_000)}""") { isAdmin } }` },
  {
    name: '200 images with their neighbours, four deep, four times',
    query: `{ ${times(4, i => `a${i}: ${inProject(`images(first: 200) { edges { node { ${'neighbours { next { '.repeat(4)} id ${'} } '.repeat(4)} } } }`).slice(2, -2)}`)} }`,
  },
  {
    name: 'a list of an import, read in a hundred ways',
    query: `{ import(id: "0190a0de-0000-7000-8000-000000000000") { ${times(100, i => `a${i}: listPreview(list: { path: "a.csv", isUsed: true }) { __typename }`)} } }`,
  },
  {
    name: 'pages of pages',
    query: inProject(
      'images(first: 200) { edges { node { project { images(first: 200) { edges { node { id } } } } } } }',
    ),
  },
]
