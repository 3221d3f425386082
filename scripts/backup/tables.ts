import pg from 'pg'
import type { Head } from './format.ts'

/** A connection that lasts as long as it must. One that is lost is told by what is asked next. */
export async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true })
  client.on('error', () => {})
  await client.connect()
  await client.query('set idle_in_transaction_session_timeout = 0; set statement_timeout = 0')
  return client
}

/** Kept by the applier of migrations itself, and named in the head. */
const bookkeeping = '_prisma_migrations'

/** Every table of the record with its columns, but those that PostgreSQL computes. */
export async function readTables(client: pg.ClientBase): Promise<Head['tables']> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as "name", array_agg(a.attname::text order by a.attnum) as "columns"
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> $1
     group by c.relname order by c.relname`,
    [bookkeeping],
  )
  return rows
}

export async function readApplied(client: pg.ClientBase): Promise<Head['migrations']> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `select "migration_name" as "name", "checksum" from "${bookkeeping}"
     where "finished_at" is not null and "rolled_back_at" is null order by "migration_name"`,
  )
  return rows
}

export async function readSequences(client: pg.ClientBase) {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select sequencename as "name", last_value::text as "value" from pg_sequences
     where schemaname = 'public' and last_value is not null order by sequencename`,
  )
  return rows
}
