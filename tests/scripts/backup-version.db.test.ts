import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openLocalBlobStore } from '#core/blob/local.ts'
import { migrate } from '#prisma/migrate.ts'
import { readMigrations } from '#prisma/read-migrations.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { backupPlace } from '../../scripts/backup/place.ts'
import { migrationsOf, restoreBackup } from '../../scripts/backup/restore-backup.ts'
import { writeBackup } from '../../scripts/backup/write-backup.ts'
import { emptyDatabase, progress, withClient } from './backup-kit.ts'

const migrations = readMigrations()
const query = (at: string, text: string) => withClient(at, async client => (await client.query(text)).rows)

test('one of an older version is restored as that version had it, and brought up to this one', async () => {
  const [older, newer] = [await emptyDatabase(), await emptyDatabase()]
  const blobs = await openLocalBlobStore(await newFolder())
  await migrate(older, migrations.slice(0, -2))
  const id = randomUUID()
  await query(
    older,
    `insert into "User" ("id", "name", "email", "updatedAt") values ('ada', 'Ada', 'a@example.org', now());
    insert into "Project" ("id", "name", "question", "createdById") values ('${id}', 'P', '?', 'ada')`,
  )
  const file = path.join(await newFolder(), 'older.tar')
  const target = await backupPlace(file, undefined).openTarget()
  await writeBackup({ url: older, blobs }, target.stream, progress)
  await target.keep()
  await restoreBackup(async () => createReadStream(file), { ownerUrl: newer, blobs }, progress)
  expect(await migrate(newer)).toEqual(migrations.slice(-2).map(({ name }) => name))
  expect(await query(newer, 'select "id", "name" from "Project"')).toEqual([{ id, name: 'P' }])
})

test('one of a newer version is refused by the name of its migration', () => {
  const known = migrations.map(({ name, checksum }) => ({ name, checksum }))
  const later = { name: '29990101000000_later', checksum: 'a'.repeat(64) }
  const createdAt = new Date().toISOString()
  const head = { format: 1 as const, createdAt, codeVersion: '0.0.9', migrations: [...known, later], tables: [] }
  expect(() => migrationsOf(head)).toThrow(/by Lamina 0\.0\.9, whose migration 29990101000000_later is not known here/)
})
