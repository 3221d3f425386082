import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { openDatabase } from '#core/database.ts'
import { findSession } from '#core/session/find-session.ts'
import { migrate } from '../../prisma/migrate.ts'
import { type Migration, readMigrations } from '../../prisma/read-migrations.ts'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'

const run = promisify(execFile)
const adminUrl = inject('adminUrl')
const name = `migrate_${process.pid}`
let url: string

beforeEach(async () => {
  url = await createDatabase(adminUrl, name)
})
afterEach(() => dropDatabase(adminUrl, name))

async function query(sql: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}

const prisma = async (...args: string[]) => {
  const { stdout } = await run(process.execPath, ['scripts/prisma.mjs', ...args], {
    env: { ...process.env, DATABASE_URL: url },
  })
  return stdout
}

const step = (name: string, script: string, checksum = name.padEnd(64, '0')): Migration => ({ name, script, checksum })

test('an empty database becomes one in which Prisma finds nothing left to do', async () => {
  expect(await migrate(url)).toEqual(readMigrations().map(migration => migration.name))
  expect(await prisma('migrate', 'status')).toContain('Database schema is up to date')
  const diff = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code']
  expect(await prisma(...diff)).toContain('No difference detected')
  expect(await prisma('migrate', 'deploy')).toContain('No pending migrations to apply')
})

test('what the CLI of Prisma has applied is not applied again', async () => {
  await prisma('migrate', 'deploy')
  expect(await migrate(url)).toEqual([])
})

test('a second call changes nothing', async () => {
  await migrate(url)
  const before = await query('SELECT * FROM "_prisma_migrations"')
  expect(await migrate(url)).toEqual([])
  expect(await query('SELECT * FROM "_prisma_migrations"')).toEqual(before)
})

test('four processes that migrate at once apply every migration exactly once', async () => {
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url)))
  expect(applied.flat().sort()).toEqual(readMigrations().map(migration => migration.name))
})

test('a function body in $$ keeps its semicolons', async () => {
  const script = `CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN n; END $$; CREATE TABLE t (a int);`
  await migrate(url, [step('1_twice', script)])
  expect(await query('SELECT twice(21) AS n')).toEqual([{ n: 42 }])
})

test('an edited migration is refused, with both checksums named', async () => {
  await migrate(url, [step('1_a', 'CREATE TABLE a (n int)', 'a'.repeat(64))])
  const edited = [step('1_a', 'CREATE TABLE a (n bigint)', 'b'.repeat(64))]
  await expect(migrate(url, edited)).rejects.toThrow(
    new RegExp(
      `migration 1_a was edited after it was applied: recorded ${'a'.repeat(64)}, .* is now ${'b'.repeat(64)}`,
    ),
  )
})

test('a database of a newer version is refused and left as it is', async () => {
  await migrate(url, [step('1_a', 'CREATE TABLE a (n int)'), step('3_c', 'CREATE TABLE c (n int)')])
  await expect(migrate(url, [step('1_a', ''), step('2_b', 'CREATE TABLE b (n int)')])).rejects.toThrow(
    'the database is newer than this version of Lamina: it holds migration 3_c, the newest known here is 2_b',
  )
  expect(await query(`SELECT to_regclass('b') AS b`)).toEqual([{ b: null }])
})

test('a migration that is recorded but whose folder is gone is named', async () => {
  await migrate(url, [step('1_a', 'SELECT 1'), step('2_b', 'SELECT 1')])
  await expect(migrate(url, [step('2_b', 'SELECT 1')])).rejects.toThrow(
    'the database holds migration 1_a, which is not in prisma/migrations',
  )
})

test('a script that fails leaves nothing behind, and the mended one is applied', async () => {
  const broken = [step('1_a', 'CREATE TABLE a (n int); CREATE TABLE a (n int);')]
  await expect(migrate(url, broken)).rejects.toThrow(
    'migration 1_a failed and nothing of it was kept: relation "a" already exists',
  )
  expect(await query(`SELECT to_regclass('a') AS a`)).toEqual([{ a: null }])
  expect(await migrate(url, [step('1_a', 'CREATE TABLE a (n int)')])).toEqual(['1_a'])
})

test('a migration that another tool left unfinished is refused with its reason', async () => {
  await migrate(url, [])
  await query(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "logs") VALUES ('1', 'x', '1_a', 'syntax error at "TABEL"')`,
  )
  await expect(migrate(url, [step('1_a', 'SELECT 1')])).rejects.toThrow(
    'migration 1_a was begun and never finished: syntax error at "TABEL"',
  )
})

test('an address where no database answers gives an error', async () => {
  await expect(migrate('postgresql://postgres@127.0.0.1:1/none')).rejects.toThrow('ECONNREFUSED')
})

test('what an earlier release wrote is kept, and filled in where this one keeps more', async () => {
  const all = readMigrations()
  await migrate(
    url,
    all.filter(({ name }) => name < '20261127'),
  )
  const [project, job, event] = [randomUUID(), randomUUID(), randomUUID()]
  await query(`insert into "User" ("id", "name", "email", "updatedAt") values ('ada', 'Ada', 'ada@example.org', now())`)
  await query(`insert into "Session" ("id", "token", "userId", "expiresAt", "updatedAt")
    values ('s', 'the token of a cookie', 'ada', now() + interval '1 hour', now() - interval '5 minutes')`)
  await query(
    `insert into "Project" ("id", "name", "question", "createdById", "pseudonymKey") values ($1, 'P', '?', 'ada', '')`,
    [project],
  )
  await query(
    `insert into "Job" ("id", "projectId", "kind", "status", "phase", "createdById")
     values ($1, $2, 'IMPORT', 'SUCCEEDED', 'Listing files', 'ada')`,
    [job, project],
  )
  await query(
    `insert into "AuditEvent" ("id", "projectId", "actorId", "requestId", "action", "noun", "nounId")
     values ($1, $2, 'ada', 'r', 'PROJECT_CREATED', 'Project', 'p')`,
    [event, project],
  )
  await migrate(url)
  expect(await query('select "actorName", "apiKeyId" from "AuditEvent"')).toEqual([
    { actorName: 'Ada', apiKeyId: null },
  ])
  await expect(query(`update "AuditEvent" set "actorName" = 'Eve'`)).rejects.toThrow('append-only')
  expect(await query('select "phase", "crashCount" from "Job"')).toEqual([{ phase: null, crashCount: 0 }])
  expect(await query('select u."lastSeenAt" = s."updatedAt" as "isSame" from "User" u, "Session" s')).toEqual([
    { isSame: true },
  ])
  const database = openDatabase(url, 1)
  const found = await findSession({ database, now: new Date() }, 'the token of a cookie', false)
  await database.$disconnect()
  expect(found).toMatchObject({ sessionId: 's', id: 'ada', email: 'ada@example.org' })
  const [session] = await query('select "tokenSha256" from "Session"')
  expect(JSON.stringify(session)).not.toContain('the token of a cookie')
})

test('events of before are numbered in the order of their times, whatever order they lie in, and new ones follow', async () => {
  const all = readMigrations()
  const events = '20261127145000_record_of_events'
  await migrate(
    url,
    all.filter(({ name }) => name < events),
  )
  const write = (name: string, at: string) =>
    query(
      `insert into "AuditEvent" ("id", "at", "requestId", "action", "noun", "nounId", "after")
       values ($1, $2, 'r', 'SIGNED_IN', 'Session', $3, '{"b": 1.50, "a": null}')`,
      [randomUUID(), at, name],
    )
  await write('second', '2026-01-02T00:00:00Z')
  await write('third', '2026-01-03T00:00:00Z')
  await write('first', '2026-01-01T00:00:00Z')
  const before = await query(`select * from "AuditEvent" order by "at"`)
  await migrate(url)
  await write('fourth', '2026-01-04T00:00:00Z')
  const after = await query('select * from "AuditEvent" order by "seq"')
  expect(after.map(({ nounId, seq, schema, leafSha256 }) => [nounId, Number(seq), schema, leafSha256])).toEqual([
    ['first', 1, 0, null],
    ['second', 2, 0, null],
    ['third', 3, 0, null],
    ['fourth', 4, 0, null],
  ])
  expect(after.slice(0, 3)).toMatchObject(before)
  await expect(query('update "AuditEvent" set "seq" = default')).rejects.toThrow('append-only')
})

test('requests for predictions of an earlier release say how many they are about, and keep what they named', async () => {
  const all = readMigrations()
  const before = all.filter(({ name }) => name < '20261127142000')
  await migrate(url, before)
  const [projectId, modelId, datasetId] = [randomUUID(), randomUUID(), randomUUID()]
  const [chosen, split, ofTraining] = [randomUUID(), randomUUID(), randomUUID()]
  const images = [randomUUID(), randomUUID()].sort()
  // What is told of here points to what is not: its other rows are whole in other tests.
  const rows = `set session_replication_role = replica;
    insert into "PredictionBatch" ("id", "projectId", "modelVersionId", "jobId", "datasetVersionId", "split", "imageIds", "requestId", "createdById") values
      ('${chosen}', '${projectId}', '${modelId}', '${randomUUID()}', null, null, '{${images.join(',')}}', 'r', 'ada'),
      ('${split}', '${projectId}', '${modelId}', '${randomUUID()}', '${datasetId}', 'TEST', '{${images.join(',')}}', 'r', 'ada'),
      ('${ofTraining}', '${projectId}', '${modelId}', '${randomUUID()}', '${datasetId}', 'TEST', '{}', 'r', 'ada');
    insert into "Prediction" ("id", "projectId", "batchId", "modelVersionId", "imageId", "inputSha256", "weightsSha256",
      "preprocessingSha256", "probabilities", "predictedClassId", "engine", "askedById", "requestId")
    select gen_random_uuid(), '${projectId}', b, '${modelId}', i, 'i', 'w', 'p', '{0.5,0.5}', '${randomUUID()}', 'cpu', 'ada', 'r'
    from unnest('{${split},${ofTraining}}'::uuid[]) as b, unnest('{${images.join(',')}}'::uuid[]) as i;`
  await query(rows)
  await migrate(url)
  expect(
    await query(
      'select "id", "imageIds", "imageCount", "predictionCount" from "PredictionBatch" order by "predictionCount", "imageIds"',
    ),
  ).toEqual([
    { id: chosen, imageIds: images, imageCount: 2, predictionCount: 0 },
    { id: ofTraining, imageIds: [], imageCount: 2, predictionCount: 2 },
    { id: split, imageIds: images, imageCount: 2, predictionCount: 2 },
  ])
  expect(await query('select distinct "auditEventId" from "Prediction"')).toEqual([{ auditEventId: null }])
})
