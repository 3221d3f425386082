import { getIntrospectionQuery, isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { fieldCost } from '#server/limits/field-cost.ts'
import { personLimits, runLimits, strangerLimits } from '#server/limits/figures.ts'
import { limitsOf, prepare } from '#server/limits/prepare.ts'
import { openReader } from '#server/limits/read-document.ts'
import { schema } from '#server/schema/index.ts'
import { variablesFor } from '#tests/kit/variables.ts'
import { findDocuments } from '../../bench/harness/web-documents.ts'
import { hostileDocuments } from '../../bench/hostile/documents.ts'

const isRefusedWithin = { milliseconds: 50, tries: 7 }
const open = () => ({ schema, reader: openReader(schema) })

/** Milliseconds of its own work, whatever else the machine does: the median of several, each with a reader that has kept nothing. */
function workOf(act: (parts: ReturnType<typeof open>) => unknown): number {
  const taken = Array.from({ length: isRefusedWithin.tries }, () => {
    const parts = open()
    const begun = process.cpuUsage()
    act(parts)
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1000
  })
  return taken.sort((a, b) => a - b)[taken.length >> 1] ?? Number.NaN
}

describe.each([
  ['a stranger', true],
  ['somebody signed in', false],
])('of %s', (_who, isStranger) => {
  test.each(hostileDocuments.map(d => [d.name, d] as const))(
    '%s is refused before anything of it is done, in under 50 ms of work',
    (_name, asked) => {
      const parts = open()
      const prepared = prepare(parts, asked, isStranger)
      expect(prepared.errors?.length).toBeGreaterThan(0)
      expect(prepared.errors?.length).toBeLessThanOrEqual(runLimits.errors + 1)
      for (const error of prepared.errors ?? []) expect(error.extensions.code).toMatch(/^[A-Z_]+$/)
      expect(workOf(fresh => prepare(fresh, asked, isStranger))).toBeLessThan(isRefusedWithin.milliseconds)
    },
  )
})

test('a document that is within every limit but at each of them is read in under 50 ms', () => {
  const fields = Array.from({ length: 99 }, (_, i) => `a${i}: viewer { isAdmin user { id name email } }`).join(' ')
  const spreads = Array.from({ length: 48 }, (_, i) => `...F${i}`).join(' ')
  const fragments = Array.from({ length: 48 }, (_, i) => `fragment F${i} on Viewer { isAdmin user { id name } }`)
  const documents = [
    `{ viewer { ${'isAdmin '.repeat(490)} } }`,
    `{ ${'viewer { isAdmin } '.repeat(30)} }`,
    `{ viewer { ${'user { id name email } '.repeat(120)} } }`,
    `{ viewer { ${spreads} } } ${fragments.join(' ')}`,
    `{ viewer { ${'... on Viewer { user { id name email } } '.repeat(100)} } }`,
    `{ viewer { ${fields.replaceAll('viewer', 'user').replaceAll(/isAdmin user \{ (.*?) \}/g, '$1')} } }`,
  ]
  for (const query of documents) {
    const taken = workOf(parts => prepare(parts, { query }, false))
    expect([query.slice(0, 40), taken < isRefusedWithin.milliseconds, taken]).toEqual([query.slice(0, 40), true, taken])
  }
})

test.each(findDocuments().map(d => [d.where, d.source] as const))(
  'what %s sends passes, with half of every limit to spare',
  (_where, query) => {
    const parts = open()
    const prepared = prepare(parts, { query, variables: variablesFor(schema, query) }, false)
    expect(prepared.errors).toBeUndefined()
    const reading = parts.reader.read(query, personLimits, false)
    if (reading.errors || prepared.errors) throw new Error('refused')
    const { characters, tokens, depth, fields, rootFields, aliases, directives, spreads, fragments } = reading.shape
    const used = {
      characters,
      tokens,
      fields,
      rootFields,
      aliases,
      directives,
      spreads,
      fragments,
      cost: prepared.cost,
    }
    for (const [name, count] of Object.entries(used))
      expect([name, count <= personLimits[name as keyof typeof used] / 2]).toEqual([name, true])
    expect(depth).toBeLessThanOrEqual(personLimits.depth - 4)
  },
)

test('a whole introspection passes for somebody signed in, whatever it asks for; a stranger may ask one type', () => {
  const all = { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true }
  const parts = open()
  for (const query of [getIntrospectionQuery(), getIntrospectionQuery({ ...all, inputValueDeprecation: true })]) {
    expect(prepare(parts, { query }, false).errors).toBeUndefined()
    expect(prepare(parts, { query }, true).errors?.[0]?.extensions.code).toMatch(/UNAUTHENTICATED|QUERY_TOO_COMPLEX/)
    const twice = query.replace('__schema {', 'a: __schema { ...T } b: __schema {')
    const both = `${twice} fragment T on __Schema ${query
      .slice(query.indexOf('__schema {') + 9, query.indexOf('fragment FullType'))
      .trim()
      .replace(/\}\s*$/, '')}`
    expect(prepare(parts, { query: both }, false).errors?.[0]?.message).toMatch(/introspection/)
  }
  const one = '{ __type(name: "Query") { name fields { name description type { name ofType { name } } } } }'
  expect(prepare(parts, { query: one }, true).errors).toBeUndefined()
})

test('a stranger may ask what is in the table, and nothing else of the schema', async () => {
  const { forStrangers, refuseStranger } = await import('#server/limits/strangers.ts')
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(type =>
    Object.keys(type?.getFields() ?? {}).map(name =>
      type === schema.getQueryType()
        ? name
        : `${type === schema.getMutationType() ? 'mutation' : 'subscription'} ${name}`,
    ),
  )
  const allowed = roots.filter(name => refuseStranger(new Set([name])) === null)
  expect(allowed.every(name => forStrangers.has(name))).toBe(true)
  expect(allowed).toContain('viewer')
  expect(allowed).toContain('mutation acceptInvitation')
  for (const name of roots.filter(r => !forStrangers.has(r)))
    expect(refuseStranger(new Set([name]))?.extensions).toEqual({ code: 'UNAUTHENTICATED', field: name })
  expect(refuseStranger(new Set(['__schema']))?.extensions.code).toBe('UNAUTHENTICATED')
})

test('a field that is hidden in a fragment, or under another name, is as forbidden', () => {
  const parts = open()
  for (const query of [
    '{ ...A } fragment A on Query { ...B } fragment B on Query { projects { id } }',
    '{ viewer { isAdmin } ... on Query { viewer: projects { id } } }',
    'query A { viewer { isAdmin } } query B { projects { id } }',
    'mutation { __typename ...A } fragment A on Mutation { cancelJob(id: "x") { __typename } }',
    'subscription { job(id: "x") { id } }',
  ])
    expect(
      prepare(parts, { query, operationName: query.startsWith('query A') ? 'A' : null }, true).errors?.[0]?.extensions
        .code,
    ).toBe('UNAUTHENTICATED')
})

test('what somebody signed in may send is refused to a stranger who sends it second', () => {
  const parts = open()
  const query = `{ viewer { ${'isAdmin '.repeat(strangerLimits.fields + 10)} } }`
  expect(prepare(parts, { query }, false).errors).toBeUndefined()
  expect(prepare(parts, { query }, true).errors?.[0]?.extensions).toMatchObject({ limit: 'fields' })
})

test('the cost of a page follows its first, also where that is a variable, and cannot be negative', () => {
  const parts = open()
  const query = `query ($first: Int, $last: Int) { project(id: "x") { images(first: $first, last: $last) { edges { node { id fileName } } } } }`
  const costOf = (variables: Record<string, unknown>) => {
    const prepared = prepare(parts, { query, variables }, false)
    if (prepared.errors) throw prepared.errors[0]
    return prepared.cost
  }
  const one = costOf({ first: 1 })
  // A node and two values of it, each time.
  expect(costOf({ first: 200 }) - one).toBe(199 * 4)
  expect(costOf({ last: 200 })).toBe(costOf({ first: 200 }))
  expect(costOf({})).toBe(costOf({ first: 50 }))
  expect(costOf({ first: -5 })).toBe(one)
  expect(costOf({ first: 1_000_000 })).toBe(costOf({ first: 200 }))
})

test('the cost of what is asked for by its ids follows their number', () => {
  const parts = open()
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Image { labels { edges { node { id } } } } } }'
  const costOf = (count: number) => {
    const prepared = prepare(parts, { query, variables: { ids: Array(count).fill('x') } }, false)
    if (prepared.errors) throw prepared.errors[0]
    return prepared.cost
  }
  expect(costOf(100)).toBeGreaterThan(costOf(1) * 80)
})

test.each([
  [
    'what would send more statements than may be sent',
    'projects(first: 200) { edges { node { images(first: 1) { totalCount } imports(first: 1) { totalCount } } } }',
  ],
  [
    'what would read every file of many imports',
    'project(id: "x") { imports(first: 30) { edges { node { groupPreview { __typename } } } } }',
  ],
  [
    'what would read a list of an import in a hundred ways',
    `import(id: "x") { ${Array.from({ length: 100 }, (_, i) => `a${i}: listPreview(list: { path: "a.csv", isUsed: true }) { __typename }`).join(' ')} }`,
  ],
])('%s, by lists within a list, is refused before the first', (_what, query) => {
  expect(prepare(open(), { query: `{ ${query} }` }, false).errors?.[0]?.extensions).toMatchObject({
    ...{ code: 'QUERY_TOO_COMPLEX', limit: 'cost', most: personLimits.cost },
  })
})

test('a document of pages that passes sends no more statements than may be sent, each page and its count one', () => {
  const query = `{ projects(first: 200) { edges { node { images(first: 1) { totalCount edges { node { id } } } } } } }`
  expect(prepare(open(), { query }, false).errors).toBeUndefined()
  expect(1 + 200 * 2).toBeLessThanOrEqual(runLimits.statements.query)
})

test.each([
  ['Prediction', 'auditTrail', 'a statement for all parents at once', 10],
  ['Import', 'classCounts', 'one for all parents that counts all files of each', 400],
  ['Project', 'images', 'two statements for each parent', (2 * personLimits.cost) / runLimits.statements.query],
  ['ImageNeighbours', 'next', 'a statement of its own', 10],
  ['Label', 'labelClass', "a row that comes with its parent's", 2],
  ['Image', 'url', 'a value', 1],
])('%s.%s costs as %s', (typeName, fieldName, _as, cost) => {
  const type = schema.getType(typeName)
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
  expect(field && fieldCost({}, {}, field).field).toBe(cost)
})

test('limits of strangers are below those of whoever is signed in', () => {
  expect(limitsOf(true)).toBe(strangerLimits)
  for (const [name, most] of Object.entries(strangerLimits))
    expect(most).toBeLessThanOrEqual(personLimits[name as keyof typeof personLimits])
})
