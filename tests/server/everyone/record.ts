import type { Database } from '#core/database.ts'

const tablesOf = async (database: Database): Promise<string[]> =>
  (
    await database.$queryRaw<{ name: string }[]>`
      select table_name as "name" from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like '\\_%' order by 1`
  ).map(t => t.name)

/** What changes by asking alone: counts of tries, and workers that say that they are there. */
const restless = ['RateLimit', 'Worker']
/** Of these, when somebody or something was last seen does not count. */
const seenAt = ['User', 'Session', 'ApiKey']

const content = (table: string) =>
  `(to_jsonb(t) - '{lastSeenAt,lastUsedAt,updatedAt}'::text[])::text`.replace('t)', `"${table}")`)
const fingerprint = (table: string) =>
  seenAt.includes(table)
    ? `md5(string_agg(${content(table)}, '' order by "id"))`
    : // Every row that was written carries the transaction that wrote it.
      `count(*) || ' ' || coalesce(max(xmin::text::bigint), 0)`

/** One word a table: two that are alike saw the very same record. */
async function fingerprintOf(database: Database): Promise<Record<string, string>> {
  const tables = (await tablesOf(database)).filter(t => !restless.includes(t))
  const each = tables.map(t => `select '${t}' as "table", ${fingerprint(t)} as "is" from "${t}"`)
  const queue = `select 'queue', md5(string_agg(j.id::text || j.state, '' order by j.id)) from pgboss.job j`
  const rows = await database.$queryRawUnsafe<{ table: string; is: string | null }[]>(
    [...each, queue].join(' union all '),
  )
  return Object.fromEntries(rows.map(row => [row.table, row.is ?? '']))
}

/** The tables that are not as they were. */
const changesBetween = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys({ ...before, ...after }).filter(table => before[table] !== after[table])

/**
 * Asks, and says which tables are not as they were. The queue looks after its jobs whenever it is time, so that what seems to
 * change something is asked once more: what asking changes, it changes every time.
 */
export async function watched<Answer>(database: Database, asks: () => Promise<Answer>) {
  const look = async () => {
    const before = await fingerprintOf(database)
    const answer = await asks()
    return { answer, changed: changesBetween(before, await fingerprintOf(database)) }
  }
  const first = await look()
  return first.changed.length > 0 ? look() : first
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') into.add(value)
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, into)
}

/** Whether a text tells something of one project: it carries its mark, an id or a hash. */
const isTelling = (text: string) => /(alpha|bravo)ray|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{64}/.test(text)

/** Every text in the record that tells something: names, ids, hashes, paths, whatever JSON holds. */
export async function textsOf(database: Database): Promise<Set<string>> {
  const texts = new Set<string>()
  for (const table of await tablesOf(database)) {
    const rows = await database.$queryRawUnsafe<{ row: unknown }[]>(`select to_jsonb(t) as "row" from "${table}" t`)
    collect(rows, texts)
  }
  return new Set([...texts].filter(isTelling))
}

/** What nobody is ever shown: hashes of tokens and passwords, sessions, keys of projects. */
export async function secretsOf(database: Database): Promise<Set<string>> {
  const rows = await database.$queryRaw<{ secret: string | null }[]>`
    select "tokenSha256" as "secret" from "Invitation" union all select "tokenSha256" from "PasswordReset"
    union all select "tokenSha256" from "ApiKey" union all select "tokenSha256" from "Session"
    union all select "password" from "Account" union all select encode("pseudonymKey", 'hex') from "Project"
    union all select replace(encode("pseudonymKey", 'base64'), E'\n', '') from "Project"`
  return new Set(rows.flatMap(({ secret }) => secret ?? []))
}
