/** What is asked of a row beside its columns, as Prisma and Pothos write it. */
interface Query {
  include?: object | null
  select?: object | null
}

const isRow = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a row that is at hand holds all that a query asks of it; a list or a count has to be asked for. */
export function isLoaded(row: object, { include, select, ...others }: Query): boolean {
  if (Object.keys(others).length > 0) return false
  const held = new Map<string, unknown>(Object.entries(row))
  return Object.entries({ ...include, ...select }).every(([name, asked]) => {
    const value = held.get(name)
    if (!asked) return true
    if (value === undefined) return false
    if (asked === true || value === null) return !Array.isArray(value)
    return isRow(value) && isRow(asked) && isLoaded(value, asked)
  })
}
