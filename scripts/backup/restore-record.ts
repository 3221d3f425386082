import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Head, Sums } from './format.ts'
import { openClient, readTables } from './tables.ts'

interface Key {
  table: string
  name: string
  definition: string
}

const quoted = (table: string) => `public.${pg.escapeIdentifier(table)}`

/**
 * Puts tables into a migrated database, in one transaction: either all of it is there or nothing. Keys between tables are taken
 * away first and made again at the end, when PostgreSQL looks at every row: a record that does not hold together is refused.
 */
export class RestoredRecord {
  readonly #client: pg.Client
  #keys: Key[] = []
  #copy: { table: string; feed: PassThrough; copied: Promise<void> } | null = null
  #tables: Head['tables'] = []

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async open(ownerUrl: string): Promise<RestoredRecord> {
    return new RestoredRecord(await openClient(ownerUrl))
  }

  /** @throws Error where it is of other tables than the database has */
  async begin({ tables }: Head): Promise<void> {
    await this.#client.query('begin')
    const there = new Map((await readTables(this.#client)).map(table => [table.name, new Set(table.columns)]))
    for (const { name, columns } of tables) {
      const unknown = columns.find(column => !there.get(name)?.has(column))
      if (unknown !== undefined)
        throw new Error(`the backup has ${name}.${unknown}, which its own migrations do not make`)
    }
    this.#tables = tables
    const { rows } = await this.#client.query<Key>(
      `select r.relname as "table", c.conname as "name", pg_get_constraintdef(c.oid) as "definition"
       from pg_constraint c join pg_class r on r.oid = c.conrelid
       where c.contype = 'f' and c.connamespace = 'public'::regnamespace`,
    )
    this.#keys = rows
    for (const { table, name } of rows)
      await this.#client.query(`alter table ${quoted(table)} drop constraint ${pg.escapeIdentifier(name)}`)
    for (const table of there.keys()) {
      await this.#client.query(`alter table ${quoted(table)} disable trigger user`)
      // What migrations write by themselves is in the backup, too.
      await this.#client.query(`delete from ${quoted(table)}`)
    }
  }

  async addPart(name: string, bytes: Buffer): Promise<void> {
    if (this.#copy?.table !== name) {
      await this.#endTable()
      const table = this.#tables.find(table => table.name === name)
      if (!table) throw new Error(`the backup has rows of ${name}, which its head does not name`)
      const columns = table.columns.map(column => pg.escapeIdentifier(column)).join(', ')
      const feed = new PassThrough()
      const copy = this.#client.query(copyFrom(`copy ${quoted(name)} (${columns}) from stdin (format binary)`))
      const copied = pipeline(feed, copy)
      // Heard of with the next part, or at the table's end.
      copied.catch(() => undefined)
      this.#copy = { table: name, feed, copied }
    }
    const { feed, copied } = this.#copy
    if (!feed.write(bytes)) await Promise.race([once(feed, 'drain'), copied])
  }

  async #endTable(): Promise<void> {
    if (!this.#copy) return
    const { feed, copied } = this.#copy
    this.#copy = null
    feed.end()
    await copied
  }

  /** Whether it is still there: what is read beside it may take hours. @throws where it is not */
  async requireThere(): Promise<void> {
    await this.#endTable()
    await this.#client.query('select')
  }

  /** Holds every table against its count, makes the keys again and keeps all of it. @throws Error */
  async keep({ tables, sequences, missingBlobs }: Sums): Promise<void> {
    await this.#endTable()
    for (const { name, rowCount } of tables) {
      const { rows } = await this.#client.query<{ count: string }>(`select count(*) from ${quoted(name)}`)
      if (Number(rows[0]?.count) !== rowCount)
        throw new Error(`${rows[0]?.count} rows of ${name} were restored, not ${rowCount}`)
    }
    await this.#client.query('delete from public."Checkpoint" where "sha256" = any($1)', [missingBlobs])
    // What was ended after the backup must not come alive again.
    await this.#client.query('delete from public."Session"; delete from public."PasswordReset"')
    for (const { table, name, definition } of this.#keys)
      await this.#client.query(`alter table ${quoted(table)} add constraint ${pg.escapeIdentifier(name)} ${definition}`)
    for (const table of await readTables(this.#client))
      await this.#client.query(`alter table ${quoted(table.name)} enable trigger user`)
    for (const { name, value } of sequences)
      await this.#client.query('select setval($1::regclass, $2::bigint)', [quoted(name), value])
    await this.#client.query('commit')
  }

  /** Takes everything back that was not kept. */
  async close(): Promise<void> {
    await this.#client.end()
  }
}
