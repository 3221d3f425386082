export type Values = Record<string, unknown>

/** A recorded value as fields; anything else than an object has none. */
export const fieldsOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

export function show(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  const line = JSON.stringify(value)
  return line.length <= 80 ? line : JSON.stringify(value, null, 1)
}

const isTelling = (field: string, value: unknown) =>
  !/Id$|sha256$|^checkpoint$/i.test(field) && (value === null || typeof value !== 'object' || Array.isArray(value))

function brief(value: unknown): string {
  if (value === null) return 'none'
  if (Array.isArray(value)) return value.map(briefItem).join(' ')
  if (typeof value === 'object') {
    const fields = fieldsOf(value)
    if (typeof fields.name === 'string') return fields.name
    return Object.entries(fields)
      .map(([field, one]) => `${field} ${brief(one)}`)
      .join(' ')
  }
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toPrecision(4)
  return String(value).replace(/\b[0-9a-f]{64}\b/g, hash => hash.slice(0, 8))
}

/** Items of a list stand side by side: one of several words is told from its neighbours by quotes. */
function briefItem(value: unknown): string {
  const text = brief(value)
  return /\s/.test(text) ? `"${text}"` : text
}

/** One line: what changed, what there is now, and what there was. Ids and hashes are left to the full table. */
export function summarizeChange(before: unknown, after: unknown): string {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  const telling = (values: Values) => Object.entries(values).filter(([field, value]) => isTelling(field, value))
  const now = telling(is)
    .filter(([field, value]) => show(was[field]) !== show(value) && (value !== null || field in was))
    .map(([field, value]) => `${field} ${field in was ? `${brief(was[field])} → ` : ''}${brief(value)}`)
  const gone = telling(was)
    .filter(([field, value]) => !(field in is) && value !== null)
    .map(([field, value]) => `${field} was ${brief(value)}`)
  return [...now, ...gone].join(', ')
}
