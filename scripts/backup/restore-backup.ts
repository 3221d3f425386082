import type { Readable } from 'node:stream'
import type { BlobStore } from '../../core/blob/store.ts'
import { migrate } from '../../prisma/migrate.ts'
import { type Migration, readMigrations } from '../../prisma/read-migrations.ts'
import { Complaint } from '../start/complaint.ts'
import type { Head } from './format.ts'
import { readBackup, type Whole } from './read-backup.ts'
import { RestoredRecord } from './restore-record.ts'
import { openClient } from './tables.ts'
import type { Progress } from './write-backup.ts'

const saidEvery = 10_000
/** Each is waited for until it is on the disk, or in the bucket. */
const putAtOnce = 8

/** Makes a database that nobody has worked with as empty as a new one. @throws Complaint where somebody has, or works there now */
async function makeEmpty(ownerUrl: string): Promise<void> {
  const client = await openClient(ownerUrl)
  try {
    const { rows } = await client.query<{ tables: number; isOurs: boolean; others: number }>(`
      select (select count(*)::int from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')) as "tables",
        to_regclass('public."_prisma_migrations"') is not null and to_regclass('public."User"') is not null as "isOurs",
        (select count(*)::int from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
          and pid <> pg_backend_pid()) as "others"`)
    const { tables = 0, isOurs = false, others = 0 } = rows[0] ?? {}
    if (tables > 0 && !isOurs)
      throw new Complaint('the database holds tables that are not of Lamina: name an empty one in DATABASE_URL')
    const users = 'select count(*)::int as "count" from public."User"'
    const count = isOurs ? ((await client.query<{ count: number }>(users)).rows[0]?.count ?? 0) : 0
    if (count > 0)
      throw new Complaint(
        `the database has ${count} ${count === 1 ? 'account' : 'accounts'}: a backup is restored into an empty one alone; ` +
          'name another LAMINA_DATA_DIR or DATABASE_URL',
      )
    if (others > 0) throw new Complaint(`${others} other connections to the database are open: stop the product first`)
    // It was started once, and nobody came.
    if (tables > 0)
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
  const { head } = await readBackup(await openSource(), signal)
  const migrations = migrationsOf(head)
  signal.throwIfAborted()
  await makeEmpty(target.ownerUrl)
  say('the backup is whole; restoring it')
  await migrate(target.ownerUrl, migrations)
  const record = await RestoredRecord.open(target.ownerUrl)
  const puts = new Set<Promise<void>>()
  const failed: unknown[] = []
  const requirePut = () => {
    if (failed.length > 0) throw failed[0]
  }
  try {
    await record.begin(head)
    let blobCount = 0
    const whole = await readBackup(await openSource(), signal, {
      tablePart: (table, bytes) => record.addPart(table, bytes),
      blob: async (_, bytes) => {
        const put = target.blobs
          .put(bytes)
          .then(
            () => undefined,
            error => void failed.push(error),
          )
          .finally(() => puts.delete(put))
        puts.add(put)
        if (puts.size >= putAtOnce) await Promise.race(puts)
        requirePut()
        blobCount += 1
        if (blobCount % 500 === 0) await record.requireThere()
        if (blobCount % saidEvery === 0) say(`${blobCount} blobs`)
      },
    })
    await Promise.all(puts)
    requirePut()
    await record.keep(whole.sums)
    return whole
  } finally {
    await Promise.all(puts)
    await record.close()
  }
}
