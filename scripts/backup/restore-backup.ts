import type { Readable } from 'node:stream'
import pg from 'pg'
import type { BlobStore } from '../../core/blob/store.ts'
import { migrate } from '../../prisma/migrate.ts'
import { type Migration, readMigrations } from '../../prisma/read-migrations.ts'
import { Complaint } from '../start/complaint.ts'
import type { Head } from './format.ts'
import { readBackup, type Whole } from './read-backup.ts'
import { RestoredRecord } from './restore-record.ts'
import type { Progress } from './write-backup.ts'

const saidEvery = 10_000

/** Makes a database that nobody has worked with as empty as a new one. @throws Complaint where somebody has */
async function makeEmpty(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ isThere: boolean }>(
      `select to_regclass('public."User"') is not null as "isThere"`,
    )
    if (!rows[0]?.isThere) return
    const { rows: users } = await client.query<{ count: string }>('select count(*) from public."User"')
    const count = Number(users[0]?.count)
    if (count > 0)
      throw new Complaint(
        `the database has ${count} ${count === 1 ? 'account' : 'accounts'}: a backup is restored into an empty one alone; ` +
          'name another LAMINA_DATA_DIR or DATABASE_URL',
      )
    // It was started once, and nobody came.
    await client.query('drop schema public cascade; create schema public; drop schema if exists pgboss cascade')
  } finally {
    await client.end()
  }
}

/** The migrations that the backup's database had. @throws Complaint where this code does not know all of them */
export function migrationsOf({ migrations, codeVersion }: Head, known: Migration[] = readMigrations()): Migration[] {
  const byName = new Map(known.map(migration => [migration.name, migration]))
  return migrations.map(({ name, checksum }) => {
    const migration = byName.get(name)
    if (migration?.checksum === checksum) return migration
    throw new Complaint(
      `the backup was written by Lamina ${codeVersion}, whose migration ${name} is ${migration ? 'another one here' : 'not known here'}: restore it with that version or a newer one`,
    )
  })
}

/**
 * Puts a backup into an empty database and a store of blobs, and brings it up to this code. It is read twice: whatever is
 * damaged is found before anything is written.
 * @throws Complaint, Damaged; the database is empty then
 */
export async function restoreBackup(
  openSource: () => Promise<Readable>,
  target: { ownerUrl: string; blobs: BlobStore },
  { say, signal }: Progress,
): Promise<Whole> {
  const { head } = await readBackup(await openSource())
  const migrations = migrationsOf(head)
  signal.throwIfAborted()
  await makeEmpty(target.ownerUrl)
  say('the backup is whole; restoring it')
  await migrate(target.ownerUrl, migrations)
  const record = await RestoredRecord.open(target.ownerUrl)
  try {
    await record.begin(head)
    let blobCount = 0
    const whole = await readBackup(await openSource(), {
      tablePart: (table, bytes) => record.addPart(table, bytes),
      blob: async (_, bytes) => {
        signal.throwIfAborted()
        await target.blobs.put(bytes)
        blobCount += 1
        if (blobCount % saidEvery === 0) say(`${blobCount} blobs`)
      },
    })
    await record.keep(whole.sums)
    return whole
  } finally {
    await record.close()
  }
}
