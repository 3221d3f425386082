import { createHmac } from 'node:crypto'
import pg from 'pg'
import { getConstructionPlans } from 'pg-boss'

/** The role that API and worker connect as where the database is the embedded one. */
export const appRole = 'lamina'
const queueSchema = 'pgboss'
/** Of tables that take no change, the columns that may be changed after all. */
const changeable: Record<string, string> = {
  ModelVersion: '"status"',
  AgreementReport: '"figures", "computedAt"',
  DuplicateSearch: '"imageCount", "newCount", "pairCount", "searchedAt"',
  ShortcutCheck: `"figures", "imageCount", "groupCount", "checkedAt"`,
  DatasetDifference: `"addedCount", "removedCount", "relabelledCount", "movedCount", "regroupedCount", "sameCount",
    "comparedAt"`,
  DuplicatePair: '"decision", "decidedById", "decidedAt", "reason"',
  Comment: '"isOpen", "revision", "resolvedAt", "resolvedById", "resolvedReason", "retractedAt"',
  Mention: '"readAt"',
  Batch: `"lastImageId", "doneCount", "standingCount", "refused", "undoJobId", "undoReason", "undoneById", "undoneAt",
    "undoneImageId", "restoredCount", "leftCount"`,
  AnswerAttribute: '"name", "position", "isRequired", "isMultiple", "labelClassIds", "choices", "archivedAt"',
}

/** Follows from the owner's, which is kept in the data folder, and tells nothing of it. */
export const appPassword = (ownerPassword: string): string =>
  createHmac('sha256', ownerPassword).update('the role of API and worker').digest('base64url')

async function makeRole(client: pg.Client, name: string, password: string): Promise<void> {
  const role = pg.escapeIdentifier(name)
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name])
  if (rowCount === 0) await client.query(`create role ${role}`)
  await client.query(
    `alter role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit
     password ${pg.escapeLiteral(password)}`,
  )
}

/** What is append-only may be read and added to; everything else is worked with; nothing is emptied, altered or owned. */
async function grantRecord(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ name: string; isAppendOnly: boolean; settable: string | null }>(
    `select c.relname as "name",
       exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'append_only') as "isAppendOnly",
       (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity <> 'a'
        having count(*) < (select count(*) from pg_attribute b
          where b.attrelid = c.oid and b.attnum > 0 and not b.attisdropped)) as "settable"
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  )
  await client.query(`grant usage on schema public to ${role}; revoke create on schema public from public`)
  for (const { name, isAppendOnly, settable } of rows) {
    const table = `public.${pg.escapeIdentifier(name)}`
    const columns = changeable[name]
    // A number that the database gives is nobody's to choose.
    const insert = settable === null ? 'insert' : `insert (${settable})`
    const rights =
      name === '_prisma_migrations' ? 'select' : `select, ${insert}${isAppendOnly ? '' : ', update, delete'}`
    await client.query(`revoke all on ${table} from ${role}; grant ${rights} on ${table} to ${role}`)
    if (columns) await client.query(`grant update (${columns}) on ${table} to ${role}`)
  }
  await client.query(`grant usage, select on all sequences in schema public to ${role}`)
}

/** The queue is no record: the role owns it, and pg-boss brings it up to date by itself. */
async function giveQueue(client: pg.Client, name: string): Promise<void> {
  const role = pg.escapeIdentifier(name)
  await client.query(`create schema if not exists ${queueSchema}`)
  // First the schema: who is to own a table must be able to make one there.
  await client.query(`alter schema ${queueSchema} owner to ${role}`)
  const { rows } = await client.query<{ statement: string }>(
    `with "owner" as (select oid from pg_roles where rolname = $1), "schema" as (select '${queueSchema}'::regnamespace as oid)
     select format('alter table %s owner to %I', c.oid::regclass, $1) as "statement", 1 as "place"
       from pg_class c, "schema", "owner"
       where c.relnamespace = "schema".oid and c.relkind in ('r', 'p', 'v', 'm') and c.relowner <> "owner".oid
     union all select format('alter routine %s owner to %I', p.oid::regprocedure, $1), 2
       from pg_proc p, "schema", "owner" where p.pronamespace = "schema".oid and p.proowner <> "owner".oid
     union all select format('alter type %s owner to %I', t.oid::regtype, $1), 3
       from pg_type t, "schema", "owner"
       where t.typnamespace = "schema".oid and t.typtype in ('e', 'd') and t.typowner <> "owner".oid
     order by "place"`,
    [name],
  )
  for (const { statement } of rows) await client.query(statement)
}

/** By the role itself: it may not make schemas, so it could not do so later. */
async function makeQueue(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ isThere: boolean }>(
    `select to_regclass('${queueSchema}.version') is not null as "isThere"`,
  )
  if (rows[0]?.isThere) return
  await client.query(`set role ${pg.escapeIdentifier(name)}`)
  await client.query(getConstructionPlans(queueSchema, { createSchema: false }))
  await client.query('reset role')
}

/**
 * Lets a role work with the record without owning any of it: it cannot change or empty what is append-only, nor take the
 * triggers away that refuse that. To be asked again after every migration.
 * @param ownerUrl of whoever owns the tables
 * @param password null: the role is there, somebody else's to make
 */
export async function admitRole(ownerUrl: string, name: string, password: string | null): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query('begin')
    if (password !== null) await makeRole(client, name, password)
    await grantRecord(client, pg.escapeIdentifier(name))
    await giveQueue(client, name)
    await client.query('commit')
    await makeQueue(client, name)
  } finally {
    await client.end()
  }
}

/** Whom an address of a database names. */
export const userOf = (url: string): string => new pg.Client({ connectionString: url }).user ?? ''
