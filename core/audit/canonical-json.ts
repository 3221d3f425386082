import { InvalidInput } from '#core/errors.ts'

const byUtf16 = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)

const hasToJson = (value: object): value is { toJSON(): unknown } =>
  'toJSON' in value && typeof value.toJSON === 'function'

function text(value: string): string {
  if (!value.isWellFormed()) throw new InvalidInput('text', value, 'text without half characters')
  return JSON.stringify(value)
}

/**
 * The one way to write a value as JSON (RFC 8785, JCS): no blanks, names in the order of their UTF-16 code units, numbers
 * and text as ECMAScript writes them. What JSON.stringify leaves out is left out: names without a value, and how a Date
 * is written is its own. Two values that PostgreSQL's jsonb holds alike are written alike, whatever order and form of
 * numbers jsonb gives back.
 * @throws InvalidInput for what JSON does not have: NaN, Infinity, half a surrogate pair, whole numbers of type bigint
 */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return text(value)
  if (typeof value === 'boolean') return String(value)
  // ECMAScript's own shortest form is the RFC's, -0 included, which it writes 0.
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'object') throw new InvalidInput(typeof value, String(value), 'what JSON has: finite numbers')
  if (hasToJson(value)) return canonicalJson(value.toJSON())
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const named = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${named.sort(byUtf16).map(([name, one]) => `${text(name)}:${canonicalJson(one)}`)}}`
}
