import { randomUUID } from 'node:crypto'
import { isEnumType, isInputObjectType, isScalarType } from 'graphql'
import { fillSlots, type Given, type Position } from './arguments.ts'

/** A value that somebody may give by mistake or to do harm. */
export interface Hostile {
  name: string
  value: unknown
  /** What takes it for a good one has not looked: it cannot be kept, or is not what it seems. */
  isNeverGood?: boolean
}

/** More than a request may be, wherever it stands. */
export const tooLong: Hostile = { name: '1 MB', value: 'x'.repeat(2 ** 20) }
/** The longest text that a request of somebody who is signed in has room for. */
const fitting = 990_000
const many = 100_000

const unstorable: Hostile[] = [
  { name: 'NUL', value: 'a\0b', isNeverGood: true },
  { name: 'half of a pair', value: 'a\ud800', isNeverGood: true },
  { name: 'the other half', value: '\udc00a', isNeverGood: true },
]
const long: Hostile = { name: 'as long as there is room for', value: 'x'.repeat(fitting) }
const nothing: Hostile = { name: 'null', value: null }
const empty: Hostile = { name: 'nothing', value: '' }
const texts: Hostile[] = [...unstorable, empty, long, { name: 'right to left', value: 'abc\u202egnp.exe' }, nothing]
/** Of a search they would find everything. */
const wildcards: Hostile[] = [
  { name: '%', value: '%' },
  { name: '_', value: '_' },
  { name: 'a backslash', value: '\\' },
]
const ids: Hostile[] = [
  ...unstorable,
  empty,
  long,
  nothing,
  { name: 'an id of nothing', value: randomUUID(), isNeverGood: true },
  { name: 'SQL', value: "' or 1=1 --", isNeverGood: true },
  { name: 'a number', value: 1, isNeverGood: true },
]
const wholes: Hostile[] = [2 ** 31 - 1, -1, 0, -(2 ** 31), 2 ** 31, 1e308].map(value => ({
  name: String(value),
  value,
}))
const numbers: Hostile[] = [1e308, -1e308, -0, 5e-324, -1].map(value => ({
  name: Object.is(value, -0) ? '-0' : String(value),
  value,
}))
const times: Hostile[] = [
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '2026-02-30T25:61:61Z',
  '9999-12-31T23:59:59.999Z',
  'yesterday',
  '',
].map(value => ({ name: `the time ${value}`, value }))
/** Sent where something else belongs. */
const misfits: Hostile[] = [
  { name: 'a long one of another type', value: { a: 'x'.repeat(fitting) } },
  { name: 'a list', value: Array.from({ length: 1000 }, (_, i) => [i]) },
  nothing,
]

const byScalar: Record<string, Hostile[]> = {
  String: texts,
  ID: ids,
  Int: [...wholes, ...misfits],
  Float: [...numbers, ...misfits],
  Boolean: misfits,
  DateTime: [...times, ...misfits, ...unstorable],
  JSON: texts,
}

function valuesOfOne({ type }: Position): Hostile[] {
  if (isEnumType(type)) return [{ name: 'no such word', value: 'NOPE', isNeverGood: true }, ...misfits]
  if (!isScalarType(type)) return []
  const values = byScalar[type.name]
  if (!values) throw new Error(`nobody says what is hostile to the scalar ${type.name}`)
  return values
}

const encoded = (text: string) => Buffer.from(text).toString('base64')

/** Cursors that nobody was given. */
const forgedCursors: Hostile[] = [
  ...['GPC:S:nonsense', 'GPC:N:1', 'GPC:J:[1,2]', '["x"]', '[]', 'null', '{"id":null}', '\0\0\0\0'].map(text => ({
    name: `a cursor that holds ${JSON.stringify(text)}`,
    value: encoded(text),
  })),
  { name: 'no base64', value: '!!!!' },
]

/** Of a page: those beyond what a page may hold are never good. */
const pages: Hostile[] = [0, -1, 201, many, 2 ** 31 - 1].map(value => ({
  name: String(value),
  value,
  isNeverGood: value !== 0,
}))

/**
 * Everything hostile that fits a position.
 * @param given what objects in a list of too many are filled with
 * @param isAsked whether something is looked for, not done
 */
export function hostileTo(position: Position, given: Given, at: string, isAsked: boolean): Hostile[] {
  const { path, type, isList } = position
  const name = path.at(-1) ?? ''
  // One and the same for every act, which would be carried out anew for each.
  if (name === 'idempotencyKey')
    return [...unstorable, { name: 'a short one', value: 'a' }, { name: 'a long one', value: 'x'.repeat(fitting) }]
  if (path.length === 1 && (name === 'first' || name === 'last')) return [...pages, ...misfits]
  const one = [...valuesOfOne(position), ...(isAsked && isScalarType(type) && type.name === 'String' ? wildcards : [])]
  const cursors = path.length === 1 && (name === 'after' || name === 'before') ? forgedCursors : []
  if (!isList) return [...one, ...cursors]
  const item = isInputObjectType(type)
    ? fillSlots(Object.values(type.getFields()), given, `${at}.${name}`)
    : isEnumType(type)
      ? type.getValues()[0]?.name
      : 'x'
  return [
    ...one.map(({ value, ...rest }) => ({ ...rest, value: [value] })),
    { name: 'none', value: [] },
    { name: '100,000', value: Array.from({ length: many }, () => item) },
    {
      name: '100,000 that differ',
      value: Array.from({ length: many }, (_, i) => (typeof item === 'string' ? `${i}` : item)),
    },
  ]
}
