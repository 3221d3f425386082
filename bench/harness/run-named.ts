import type pg from 'pg'

/** @param sql with :name for a value */
export async function runNamed(client: pg.Client, sql: string, values: Record<string, unknown>): Promise<void> {
  const given: unknown[] = []
  const places = new Map<string, number>()
  const text = sql.replaceAll(/(?<!:):(\w+)/g, (_, name: string) => {
    if (!(name in values)) throw new Error(`:${name} of a filling; allowed: ${Object.keys(values).join(', ')}`)
    const place = places.get(name) ?? given.push(values[name])
    places.set(name, place)
    return `$${place}`
  })
  await client.query(text, given)
}
