import pg from 'pg'
import { assertHistory, type Recorded } from './assert-history.ts'
import { type Migration, readMigrations } from './read-migrations.ts'

/** Prisma's own number, so that its CLI and this never migrate at once. */
const advisoryLock = 72707369
const lockTimeoutMs = 60_000

/** As Prisma's CLI makes it; both must be able to read what the other wrote. */
const bookkeeping = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"            VARCHAR(64) NOT NULL,
    "finished_at"         TIMESTAMPTZ,
    "migration_name"      VARCHAR(255) NOT NULL,
    "logs"                TEXT,
    "rolled_back_at"      TIMESTAMPTZ,
    "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`

/**
 * Applies what is missing of prisma/migrations, in order, each wholly or not at all.
 * @returns the names of those applied now
 * @throws Error in one line where the database's history is not the one this code knows, or a script fails
 */
export async function migrate(databaseUrl: string, migrations: Migration[] = readMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(`SET lock_timeout = ${lockTimeoutMs}`)
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock])
    await client.query('SET lock_timeout = 0; SET client_min_messages = warning')
    await client.query(bookkeeping)
    const { rows } = await client.query<Recorded>(
      `SELECT "migration_name" AS "name", "checksum", "finished_at" IS NOT NULL AS "isFinished", "logs"
         FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at"`,
    )
    assertHistory(migrations, rows)
    const missing = migrations.filter(migration => !rows.some(row => row.name === migration.name))
    for (const migration of missing) await apply(client, migration)
    return missing.map(migration => migration.name)
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, { name, script, checksum }: Migration) {
  await client.query('BEGIN')
  try {
    const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now')
    await client.query(script) // one message: PostgreSQL itself parses it, so bodies in $$ keep their semicolons
    await client.query(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
       VALUES (gen_random_uuid(), $1, $2, $3, clock_timestamp(), 1)`,
      [checksum, name, rows[0]?.now],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`migration ${name} failed and nothing of it was kept: ${reason}`, { cause })
  }
}
