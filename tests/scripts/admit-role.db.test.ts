import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openDatabase } from '#core/database.ts'
import { startImport } from '#core/import/start-import.ts'
import { reconcileJobs } from '#core/job/reconcile.ts'
import { createProject } from '#core/project/create-project.ts'
import { queueIsGone } from '#core/queue/rows.ts'
import { openQueue } from '#core/queue.ts'
import { log } from '#tests/kit/core.ts'
import { migrate } from '../../prisma/migrate.ts'
import { admitRole, appPassword } from '../../scripts/postgres/admit-role.ts'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'
import { givenRecord } from '../../scripts/start/open-record.ts'

const adminUrl = inject('adminUrl')
const name = `admitted_${process.pid}`
const password = appPassword('of the owner')
let ownerUrl: string
let url: string
const ofRole = (address: string) => {
  const found = new URL(address)
  found.username = name
  found.password = password
  return found.href
}

async function query(address: string, sql: string) {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  ownerUrl = await createDatabase(adminUrl, name, inject('templateName'))
  url = ofRole(ownerUrl)
  await admitRole(ownerUrl, name, password)
})
afterAll(async () => {
  await dropDatabase(adminUrl, name)
  await query(adminUrl, `drop role if exists ${name}`)
})

test('whoever connects as API and worker do works with the record, and the queue with them', async () => {
  const database = openDatabase(url, 2)
  const queue = await openQueue(url, 'worker', log)
  try {
    const id = randomUUID()
    await database.user.create({ data: { id, name: 'A', email: `${id}@example.org`, isAdmin: true } })
    const actor = { id, name: 'A', isAdmin: true, key: null }
    const ctx = { database, queue, actor, requestId: randomUUID(), now: new Date() }
    const labelClasses = [{ name: 'Normal' }, { name: 'Fracture', isPositive: true }].map(c => ({
      isPositive: false,
      ...c,
    }))
    const project = await createProject(ctx, { name: 'P', question: 'Is it?', labelClasses })
    const { jobId } = await startImport(ctx, { projectId: project.id, phantoms: { count: 8, seed: 1 } })
    expect(await queue.boss.findJobs('import', { id: jobId })).toHaveLength(1)
    expect(await database.auditEvent.count()).toBeGreaterThan(1)
  } finally {
    await queue.boss.stop({ graceful: false })
    await database.$disconnect()
  }
})

test('without the tables of the queue nothing is half queued, and whoever admits the role again brings every job back', async () => {
  const database = openDatabase(url, 2)
  const queue = await openQueue(url, 'worker', log)
  try {
    const id = randomUUID()
    await database.user.create({ data: { id, name: 'B', email: `${id}@example.org`, isAdmin: true } })
    const actor = { id, name: 'B', isAdmin: true, key: null }
    const ctx = { database, queue, actor, requestId: randomUUID(), now: new Date() }
    const labelClasses = ['Normal', 'Fracture'].map(label => ({ name: label, isPositive: label === 'Fracture' }))
    const project = await createProject(ctx, { name: 'Q', question: 'Is it?', labelClasses })
    const { jobId } = await startImport(ctx, { projectId: project.id, phantoms: { count: 8, seed: 1 } })
    await query(ownerUrl, 'drop schema pgboss cascade')
    const before = await database.job.count()
    const phantoms = { count: 8, seed: 2 }
    await expect(startImport(ctx, { projectId: project.id, phantoms })).rejects.toThrow(queueIsGone)
    expect([await database.job.count(), await database.import.count({ where: { projectId: project.id } })]).toEqual([
      before,
      1,
    ])
    await expect(reconcileJobs(ctx)).rejects.toThrow(
      `${queueIsGone} (the database's user may not make them now: permission denied`,
    )
    await admitRole(ownerUrl, name, password)
    await openQueue(url, 'client', log).then(opened => opened.boss.stop({ graceful: false }))
    expect((await reconcileJobs(ctx)).requeued).toContain(jobId)
    expect(await queue.boss.findJobs('import', { id: jobId ?? '' })).toHaveLength(1)
  } finally {
    await queue.boss.stop({ graceful: false })
    await database.$disconnect()
  }
})

const appendOnly = {
  AuditEvent: 'action',
  Label: 'version',
  DatasetItem: 'groupKey',
  Epoch: 'number',
  Evaluation: 'split',
  Prediction: 'engine',
  DatasetVersion: 'seed',
  BatchItem: 'revision',
  Guideline: 'text',
}

test.each([
  ...Object.entries(appendOnly).flatMap(([table, column]) => [
    `alter table "${table}" disable trigger "append_only"`,
    `alter table "${table}" disable trigger all`,
    `drop trigger "append_only" on "${table}"`,
    `update "${table}" set "${column}" = "${column}"`,
    `delete from "${table}"`,
    `truncate "${table}" cascade`,
    `drop table "${table}" cascade`,
  ]),
  `insert into "AuditEvent" ("id", "requestId", "action", "noun", "nounId", "seq") overriding system value
   values (gen_random_uuid(), 'r', 'SIGNED_IN', 'Session', 's', 1)`,
  'update "ModelVersion" set "number" = 1',
  'delete from "ModelVersion"',
  'truncate "User" cascade',
  'drop table "Session"',
  'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return null; end $$',
  'drop function refuse_change() cascade',
  "set session_replication_role = 'replica'",
  'create table "Mine" ("id" int)',
  'create schema "postgres"',
  'delete from "_prisma_migrations"',
  'set role postgres',
  `alter role ${name} superuser`,
  "copy (select 1) to program 'true'",
  "select pg_read_file('postgresql.conf')",
])('it may not: %s', async sql => {
  await expect(query(url, sql)).rejects.toThrow(/permission denied|must be owner|must be superuser/)
})

test('the status of a model may be changed, and nothing else of it', async () => {
  await query(url, `update "ModelVersion" set "status" = 'APPROVED' where false`)
  await expect(query(url, `update "ModelVersion" set "classNames" = '{}' where false`)).rejects.toThrow(
    'permission denied',
  )
})

test.each([
  ['Batch', ['doneCount', 'undoneAt'], ['reason', 'labelClassId', 'createdById', 'isOwnOnly']],
  ['AgreementReport', ['figures', 'computedAt'], ['projectId', 'createdById', 'jobId']],
  ['DuplicateSearch', ['imageCount', 'searchedAt'], ['projectId', 'createdById', 'jobId']],
  ['DuplicatePair', ['decision', 'decidedAt'], ['score', 'firstImageId']],
  [
    'Comment',
    ['isOpen', 'revision', 'resolvedAt', 'resolvedById', 'resolvedReason', 'retractedAt'],
    ['text', 'isFlag'],
  ],
  ['ShortcutCheck', ['figures', 'checkedAt'], ['datasetVersionId', 'jobId']],
  ['DatasetDifference', ['addedCount', 'comparedAt'], ['fromId', 'toId', 'jobId']],
  ['Mention', ['readAt'], ['userId', 'commentId']],
])('of a %s may be written what comes later, and nothing else of it', async (table, later, fixed) => {
  const set = (columns: string[]) => columns.map(column => `"${column}" = "${column}"`).join(', ')
  await query(url, `update "${table}" set ${set(later)} where false`)
  for (const column of fixed)
    await expect(query(url, `update "${table}" set ${set([column])} where false`)).rejects.toThrow('permission denied')
  await expect(query(url, `delete from "${table}"`)).rejects.toThrow('permission denied')
})

test('what a trigger lets through, the role may write', async () => {
  const sql = `select distinct c.relname::text as "name" from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname ~ '^append_only_(but|once)' and not has_any_column_privilege(current_user, c.oid, 'update')`
  expect(await query(url, sql)).toEqual([])
})

test('what an earlier version left to the owner, the queue, is handed over; a second time changes nothing', async () => {
  const old = `${name}_old`
  const oldOwner = await createDatabase(adminUrl, old, inject('templateName'))
  try {
    const before = await openQueue(oldOwner, 'worker', log)
    await before.boss.send('import', { jobId: randomUUID() })
    await before.boss.stop({ graceful: false })
    for (let i = 0; i < 2; i++) await admitRole(oldOwner, name, password)
    const after = await openQueue(ofRole(oldOwner), 'worker', log)
    expect(await after.boss.fetch('import')).toHaveLength(1)
    await after.boss.stop({ graceful: false })
    const [left] = await query(
      oldOwner,
      `select count(*)::int as "n" from pg_class where relnamespace = 'pgboss'::regnamespace and relowner <> '${name}'::regrole`,
    )
    expect(left).toEqual({ n: 0 })
  } finally {
    await dropDatabase(adminUrl, old)
  }
})

test('a database of somebody else’s, with an owner that is no superuser, is migrated by one and used by the other', async () => {
  const [owner, app] = [`${name}_owner`, `${name}_app`]
  for (const role of [owner, app]) await query(adminUrl, `create role ${role} login password '${password}'`)
  await query(adminUrl, `grant ${app} to ${owner}`)
  const given = await createDatabase(adminUrl, `${name}_given`)
  await query(adminUrl, `alter database ${name}_given owner to ${owner}`)
  const as = (role: string) => {
    const found = new URL(given)
    found.username = role
    found.password = password
    return found.href
  }
  try {
    const record = givenRecord(as(app), as(owner))
    expect([record.url, record.ownerUrl]).toEqual([as(app), as(owner)])
    for (let i = 0; i < 2; i++) {
      await migrate(record.ownerUrl)
      await record.admit()
    }
    await expect(query(as(app), 'delete from "AuditEvent"')).rejects.toThrow('permission denied')
    const queue = await openQueue(as(app), 'worker', log)
    await queue.boss.send('import', { jobId: randomUUID() })
    await queue.boss.stop({ graceful: false })
  } finally {
    await dropDatabase(adminUrl, `${name}_given`)
    for (const role of [owner, app]) await query(adminUrl, `drop role ${role}`)
  }
})

test('where one user is named, nothing is granted to it', async () => {
  await givenRecord('postgresql://one@127.0.0.1:1/x', undefined).admit()
  await givenRecord('postgresql://one@127.0.0.1:1/x', 'postgresql://one@127.0.0.1:1/x').admit()
})
