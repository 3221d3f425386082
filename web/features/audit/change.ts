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
  !/Id$|sha256$|^checkpoint$/i.test(field) && (typeof value !== 'object' || Array.isArray(value))

function brief(value: unknown): string {
  if (value === null) return 'none'
  if (Array.isArray(value)) return value.map(brief).join(' ')
  return typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(4) : String(value)
}

/** One line: what changed, or what there is now. Ids and hashes are left to the full table. */
export function summarizeChange(before: unknown, after: unknown): string {
  const was = fieldsOf(before)
  const is = Object.entries(fieldsOf(after)).filter(([field, value]) => isTelling(field, value))
  return is
    .filter(([field, value]) => show(was[field]) !== show(value))
    .map(([field, value]) => `${field} ${field in was ? `${brief(was[field])} → ` : ''}${brief(value)}`)
    .join(', ')
}
