import { existsSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { readMigrations } from '../../prisma/read-migrations.ts'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'
import { Installation } from '../kit/installation.ts'

// Two starts, on a machine that has more to do than it can.
vi.setConfig({ testTimeout: 120_000 })

const name = `given_${process.pid}`
let installation: Installation

beforeEach(async () => {
  installation = await Installation.make()
})
afterEach(async () => {
  await installation.remove()
  await dropDatabase(inject('adminUrl'), name)
})

test('DATABASE_URL: the given database is migrated and used, no other is started, and it stays when all ends', async () => {
  const url = await createDatabase(inject('adminUrl'), name)
  const launcher = await installation.start({ DATABASE_URL: url }).ready()
  expect(existsSync(path.join(installation.dataDir, 'postgres'))).toBe(false)
  expect(await launcher.end()).toBe(0)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('SELECT count(*)::int AS n FROM "_prisma_migrations"')
  await client.end()
  expect(rows).toEqual([{ n: readMigrations().length }])
})

test('a database of a newer version is refused in one line, and nothing is left running', async () => {
  const url = await createDatabase(inject('adminUrl'), name)
  await (await installation.start({ DATABASE_URL: url }).ready()).end()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    `UPDATE "_prisma_migrations" SET "migration_name" = '99990101000000_later' WHERE "migration_name" = '${readMigrations()[0]?.name}'`,
  )
  await client.end()
  const launcher = installation.start({ DATABASE_URL: url })
  expect(await launcher.ended).toBe(1)
  expect(launcher.output).toMatch(
    /^the database is newer than this version of Lamina: it holds migration 99990101000000_later.*\n$/,
  )
  await installation.quiet()
})

test('a password that no address can hold comes beside it, in PGPASSWORD', async () => {
  const url = new URL(await createDatabase(inject('adminUrl'), name))
  const password = 'a/b:c@d#e?f%'
  const admin = new pg.Client({ connectionString: inject('adminUrl') })
  await admin.connect()
  try {
    await admin.query(`create role "${name}" login password ${pg.escapeLiteral(password)}`)
    await admin.query(`alter database "${name}" owner to "${name}"`)
    url.username = name
    url.password = ''
    const launcher = await installation.start({ DATABASE_URL: url.href, PGPASSWORD: password }).ready()
    expect(await launcher.end()).toBe(0)
  } finally {
    await dropDatabase(inject('adminUrl'), name)
    await admin.query(`drop role "${name}"`)
    await admin.end()
  }
})
