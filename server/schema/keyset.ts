import { InvalidInput } from '#core/errors.ts'
import { isId } from '#core/id.ts'
import { isStorable } from '#core/text.ts'

type Direction = 'asc' | 'desc'
export type KeyValue = string | number | Date

/** One column that rows are put in order by, and what its values are. */
export interface Key {
  column: string
  holds: 'uuid' | 'int' | 'time' | 'text'
  direction: Direction
}

/** What a list is ordered by, its last columns telling any two rows apart; none of them is ever null. */
export interface Order {
  /** Of the list and the order: a cursor of one means nothing in another. */
  name: string
  keys: readonly [Key, ...Key[]]
}

const isInt4 = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31

const isTime = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(value) && !Number.isNaN(Date.parse(value))

/** Reads one value of a cursor; null: it is none of that kind. */
const readers: Record<Key['holds'], (value: unknown) => KeyValue | null> = {
  uuid: value => (typeof value === 'string' && isId(value) ? value.toLowerCase() : null),
  int: value => (isInt4(value) ? value : null),
  time: value => (isTime(value) ? new Date(value) : null),
  text: value => (typeof value === 'string' && isStorable(value) ? value : null),
}

/** Where a row stands in an order, opaque to whoever keeps it: base64url of the order's name and the row's values. */
export function cursorOf({ name, keys }: Order, row: object): string {
  const values = new Map(Object.entries(row))
  return Buffer.from(JSON.stringify([name, ...keys.map(key => values.get(key.column))])).toString('base64url')
}

/** Of a row whose longest text, a path, is of characters that take most room. */
const longestCursor = 16_384

function parseCursor(cursor: string): unknown[] | null {
  if (cursor.length > longestCursor || !/^[\w-]+$/.test(cursor)) return null
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parsed) ? parsed : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** @throws InvalidInput, naming the argument, for what is no cursor of this order */
function readCursor({ name, keys }: Order, argument: 'after' | 'before', cursor: string): KeyValue[] {
  const [of, ...raw] = parseCursor(cursor) ?? []
  const values = keys.flatMap((key, i) => readers[key.holds](raw[i]) ?? [])
  if (of !== name || raw.length !== keys.length || values.length !== keys.length)
    throw new InvalidInput(argument, cursor, 'a cursor of this list in this order, as pageInfo or an edge gave it')
  return values
}

/** Between which rows a page lies, by the values of their columns; null: from the start, to the end. @throws InvalidInput */
export function boundsOf(order: Order, cursors: { after?: string | null; before?: string | null }) {
  const valuesOf = (argument: 'after' | 'before') => {
    const cursor = cursors[argument]
    return typeof cursor === 'string' ? readCursor(order, argument, cursor) : null
  }
  return { after: valuesOf('after'), before: valuesOf('before') }
}

/**
 * The condition for rows beyond a cursor, told by its values alone: the row that it was made of need not be in the list
 * any more, nor exist. For (a, b): a beyond, or a the same and b beyond.
 */
export function beyond(order: Order, argument: 'after' | 'before', cursor: string): object {
  const values = readCursor(order, argument, cursor)
  const forward = argument === 'after'
  const operator = ({ direction }: Key) => ((direction === 'asc') === forward ? 'gt' : 'lt')
  const steps = order.keys.map((key, i) => ({
    ...Object.fromEntries(order.keys.slice(0, i).map(({ column }, j) => [column, values[j]])),
    [key.column]: { [operator(key)]: values[i] },
  }))
  const [first, ...more] = order.keys
  // What an index is entered by, which none of several alternatives would be.
  return more.length === 0 ? (steps[0] ?? {}) : { [first.column]: { [`${operator(first)}e`]: values[0] }, OR: steps }
}

const turned = { asc: 'desc', desc: 'asc' } as const

export const orderBy = ({ keys }: Order, isBackward: boolean): Record<string, Direction>[] =>
  keys.map(({ column, direction }) => ({ [column]: isBackward ? turned[direction] : direction }))

/** By numbers that several rows may share, smallest first, and by a name that tells those apart. */
export const byCounts = (noun: string, counts: readonly [string, ...string[]], name: string): Order => {
  const [first, ...more] = counts.map((column): Key => ({ column, holds: 'int', direction: 'asc' }))
  const last: Key = { column: name, holds: 'text', direction: 'asc' }
  return { name: `${noun} by ${counts.join(', ')}`, keys: first ? [first, ...more, last] : [last] }
}

const by = (noun: string, column: string, holds: Key['holds'], direction: Direction): Order => ({
  name: `${noun} by ${column} ${direction}`,
  keys: [{ column, holds, direction }],
})

/** By a column that several rows may share, and by id among those. */
export const byColumn = (noun: string, column: string, holds: Key['holds'], direction: Direction): Order => ({
  name: `${noun} by ${column} ${direction}`,
  keys: [
    { column, holds, direction },
    { column: 'id', holds: 'uuid', direction },
  ],
})

/** By the number that is dense within its list: runs, datasets and models of a project, labels of an image. */
export const byNumber = (noun: string, column: string, direction: Direction): Order =>
  by(noun, column, 'int', direction)

/** By id, which is by time: what was made last comes first. */
export const newestFirst = (noun: string): Order => by(noun, 'id', 'uuid', 'desc')

export const oldestFirst = (noun: string): Order => by(noun, 'id', 'uuid', 'asc')
