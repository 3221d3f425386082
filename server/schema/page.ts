import type { ObjectRef } from '@pothos/core'
import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { InvalidInput } from '#core/errors.ts'
import type { ServerContext } from '#server/context.ts'
import { pageSize } from '#server/limits/figures.ts'
import { builder } from '#server/schema/builder.ts'
import { beyond, cursorOf, type Order, orderBy } from '#server/schema/keyset.ts'

const { usual: defaultSize, most: largestSize } = pageSize

export interface PageArgs {
  first?: number | null
  last?: number | null
  after?: string | null
  before?: string | null
  /** Of lists whose places are known: where the page begins, from 0, in place of after and before. */
  startAt?: number | null
}

/** The arguments of every list that is read in pages. */
export const pageArgs = builder.args(t => ({
  first: t.int({
    description: `How many from the start, or after \`after\`: 0 to ${largestSize}; without it ${defaultSize}.`,
  }),
  last: t.int({
    description: `How many from the end, or before \`before\`: 0 to ${largestSize}; not together with first.`,
  }),
  after: t.string({ description: 'A cursor of this list: only what comes after it.' }),
  before: t.string({ description: 'A cursor of this list: only what comes before it.' }),
}))

interface PageInfo {
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor: string | null
  endCursor: string | null
}

const PageInfoRef = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: t => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether more comes after endCursor.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether more comes before startCursor.' }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Of its first edge; null: it is empty.',
    }),
    endCursor: t.exposeString('endCursor', { nullable: true, description: 'Of its last edge; null: it is empty.' }),
  }),
})

interface Edge<Row> {
  cursor: string
  node: Row
}

interface Page<Row> {
  /** Each read when it is asked for, once: whoever wants the count alone waits for no rows. */
  rows(): Promise<{ edges: Edge<Row>[]; pageInfo: PageInfo }>
  /** @param most null: all that there are */
  count(most: number | null): Promise<number>
}

/** @throws InvalidInput: what is too much is refused, never cut */
function readSize({ first, last }: PageArgs): { size: number; isBackward: boolean } {
  for (const [name, value] of Object.entries({ first, last }))
    if (typeof value === 'number' && (value < 0 || value > largestSize))
      throw new InvalidInput(name, value, `0 to ${largestSize}`)
  if (typeof first === 'number' && typeof last === 'number')
    throw new InvalidInput('last', last, 'first or last, not both')
  return { size: first ?? last ?? defaultSize, isBackward: typeof last === 'number' }
}

function readMost(most: number | null): number | null {
  if (most !== null && most < 1) throw new InvalidInput('atMost', most, 'from 1')
  return most
}

interface FindArgs {
  where?: object
  orderBy?: object | object[]
  skip?: number
  take?: number
}

interface Reads<Row, Query extends FindArgs> {
  find(ctx: ServerContext, query: Query): PromiseLike<Row[]>
  count(ctx: ServerContext, query: Pick<Query, 'where' | 'take'>): PromiseLike<number>
}

interface Asked<Query extends FindArgs> {
  ctx: ServerContext
  info: GraphQLResolveInfo
  args: PageArgs
  order: Order
  /** Beside the bounds of a page that is ordered by id alone, for a filter by what belongs to its rows; none where all are counted. */
  where: Query['where'] | ((ids: IdBound[]) => Query['where'])
  /** Where its rows are, for a list that has a shorter way to them; its answer null: there are none. */
  begin?: ((slice: Slice) => Promise<{ where: object; skip: number } | null>) | null
  /** How many rows the list has, where that is known by a shorter way than counting them; its answer null: it is not. */
  known?: (most: number | null) => Promise<number | null>
}

/** Where a page ends or begins, as a condition on ids. */
export type IdBound = { gt: string } | { lt: string }

export interface Slice {
  /** How many rows to read: one more than are shown. */
  take: number
  /** From the end: the rows are wanted in the opposite of their order. */
  isBackward: boolean
}

const readOnce = <T>(read: () => Promise<T>) => {
  let reading: Promise<T> | null = null
  return () => {
    reading ??= read()
    return reading
  }
}

/** However often it is asked under other names, it is counted once: as far as the one that goes furthest wants it. */
const countOnce = (count: (most: number | null) => Promise<number>) => {
  let furthest = 0
  // After all of one selection have asked, which they do in one go.
  const counting = readOnce(async () => {
    await null
    return count(Number.isFinite(furthest) ? furthest : null)
  })
  return async (most: number | null) => {
    const end = most ?? Number.POSITIVE_INFINITY
    furthest = Math.max(furthest, end)
    return Math.min(await counting(), end)
  }
}

const ends = ['after', 'before'] as const

/** A page, however its rows are read. @throws InvalidInput for a size that cannot be */
export function slice<Row extends object>(
  order: Order,
  args: PageArgs,
  { read, count }: { read(slice: Slice): Promise<Row[]>; count(most: number | null): Promise<number> },
): Page<Row> {
  const { size, isBackward } = readSize(args)
  const rows = async () => {
    const found = await read({ take: size + 1, isBackward })
    const shown = isBackward ? found.slice(0, size).reverse() : found.slice(0, size)
    const edges = shown.map(row => ({ cursor: cursorOf(order, row), node: row }))
    const hasMore = found.length > size
    return {
      edges,
      pageInfo: {
        hasNextPage: isBackward ? typeof args.before === 'string' : hasMore,
        hasPreviousPage: isBackward ? hasMore : typeof args.after === 'string' || (args.startAt ?? 0) > 0,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    }
  }
  return { rows: readOnce(rows), count: countOnce(count) }
}

/** Marks a page that is read in one statement for all parents of a list, however many there are, by what that costs. */
export const readForAll = (costForAll: number) => ({ costForAll })

/** The shared types `<Noun>Connection` and `<Noun>Edge` of a noun. */
export function connectionOf<Row extends object>(
  noun: string,
  node: ObjectRef<typeof builder.$inferSchemaTypes, Row>,
): ObjectRef<typeof builder.$inferSchemaTypes, Page<Row>> {
  const edge = builder.objectRef<Edge<Row>>(`${noun}Edge`).implement({
    description: `One ${noun} in a list, with its place there.`,
    fields: t => ({
      cursor: t.exposeString('cursor', { description: 'Its place: pass it as `after` or `before`.' }),
      node: t.expose('node', { type: node, description: 'What stands there.' }),
    }),
  })
  return builder.objectRef<Page<Row>>(`${noun}Connection`).implement({
    description: `A page of a list of ${noun}.`,
    fields: t => ({
      edges: t.field({
        type: [edge],
        description: 'In the order of the list.',
        resolve: async page => (await page.rows()).edges,
      }),
      pageInfo: t.field({
        type: PageInfoRef,
        description: 'Where the page stands in its list.',
        resolve: async page => (await page.rows()).pageInfo,
      }),
      totalCount: t.int({
        description: 'Of the whole list under its filter, not of this page.',
        args: {
          atMost: t.arg.int({
            description:
              'From 1: counted so far and no further, so that this answer means as many or more; without it to the end.',
          }),
        },
        resolve: (page, { atMost = null }) => page.count(readMost(atMost)),
      }),
    }),
  })
}

/**
 * The connection of a noun, and how one page of it is read: in one statement, with its LIMIT, that brings what was asked
 * of its nodes along; counted in another only where totalCount is asked for.
 */
export function pagesOf<Row extends object, Query extends FindArgs>(
  noun: string,
  node: ObjectRef<typeof builder.$inferSchemaTypes, Row>,
  { find, count }: Reads<Row, Query>,
) {
  const type = connectionOf(noun, node)

  /** @throws InvalidInput for a size or a cursor that cannot be */
  const page = ({ ctx, info, args, order, where = {}, begin, known }: Asked<Query>): Page<Row> => {
    const bounds = ends.flatMap(name => {
      const cursor = args[name]
      return typeof cursor === 'string' ? [beyond(order, name, cursor)] : []
    })
    const ids = order.keys.length === 1 && order.keys[0].column === 'id' ? bounds : []
    const filter = typeof where === 'function' ? where : () => where
    const select = Object.fromEntries(order.keys.map(({ column }) => [column, true]))
    return slice(order, args, {
      read: async ({ take, isBackward }) => {
        const beginning = begin ? await begin({ take, isBackward }) : { where: {}, skip: 0 }
        if (!beginning) return []
        const query: FindArgs = {
          ...queryFromInfo({ context: ctx, info, typeName: noun, paths: [['edges', 'node']], select }),
          where: { AND: [filter(ids.flatMap(bound => Object.values(bound))), ...bounds, beginning.where] },
          orderBy: orderBy(order, isBackward),
          ...(beginning.skip > 0 ? { skip: beginning.skip } : {}),
          take,
        }
        return find(ctx, query as Query)
      },
      count: async most =>
        (await known?.(most)) ?? count(ctx, { where: filter([]), ...(most === null ? {} : { take: most }) }),
    })
  }
  return { type, page }
}
