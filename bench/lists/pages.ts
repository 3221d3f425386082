import pg from 'pg'
import { z } from 'zod'
import { type Client, RequestFailed } from '../../examples/client.ts'
import { cursorOf } from '../../server/schema/keyset.ts'
import { countOf, documentOf, type List, type PlaceInList } from './documents.ts'
import type { Filled } from './fill.ts'

const pageSchema = z.object({ edges: z.array(z.object({ cursor: z.string() })).optional() })
const answerSchema = z.union([
  z.object({ owner: z.object({ page: pageSchema }) }),
  z.object({ page: pageSchema }).transform(({ page }) => ({ owner: { page } })),
])

export interface Ask {
  name: string
  document: string
  variables: Record<string, unknown>
}

/** The place in the midst of a list without its filter: a cursor need not be of a row that the filter lets through. */
async function middleOf({ middle }: List, filled: Filled, client: pg.Client, cursor: string): Promise<string> {
  const { columns, table, where, isDescending } = middle
  const named = columns.map(column => pg.escapeIdentifier(column))
  const order = named.map(column => `${column} ${isDescending ? 'desc' : 'asc'}`).join(', ')
  const from = `from ${pg.escapeIdentifier(table)} where ${where(filled)}`
  const { rows } = await client.query<object>(
    `select ${named.join(', ')} ${from} order by ${order} offset (select count(*) / 2 ${from}) limit 1`,
  )
  const [name] = z.tuple([z.string()], z.unknown()).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  const [first, ...more] = columns.map(column => ({ column, holds: 'text', direction: 'asc' }) as const)
  if (!first || !rows[0]) throw new Error(`${table} has no middle; allowed: at least one row`)
  return cursorOf({ name, keys: [first, ...more] }, rows[0])
}

/** What is asked for one list of one project: its pages, and how many there are where a page of the web says so. */
export async function asksOf(
  list: List,
  filled: Filled,
  http: Pick<Client, 'request'>,
  client: pg.Client,
): Promise<Ask[]> {
  const ask = (place: PlaceInList, variables = {}) => ({
    name: `${list.name}: ${place} page`,
    document: documentOf(list, filled, place),
    variables,
  })
  if (list.isAtPlace) return [ask('first')]
  const whole = { ...list, args: list.middle.columns.length > 1 && list.field === 'images' ? list.args : () => '' }
  const isOrdered = list.args(filled).includes('orderBy')
  const found = await http.request(documentOf(isOrdered ? list : whole, filled, 'first'))
  const cursor = answerSchema.parse(found).owner.page.edges?.[0]?.cursor
  const after = cursor && (await middleOf(list, filled, client, cursor))
  return [
    ask('first'),
    ...(after ? [ask('middle', { after })] : []),
    ask('last'),
    ...(list.isCounted ? [{ name: `${list.name}: how many`, document: countOf(list, filled), variables: {} }] : []),
  ]
}

/** Milliseconds until the whole answer is there; a request that was cut for its time counts with that. */
export async function timeAsk(http: Client, { document, variables }: Ask): Promise<number> {
  const begun = performance.now()
  try {
    await http.request(document, variables)
  } catch (error) {
    if (!(error instanceof RequestFailed && error.codes.every(code => code === 'TIME_LIMIT'))) throw error
  }
  return performance.now() - begun
}
