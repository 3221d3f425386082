import pg from 'pg'
import type { readSettings } from '../../core/settings.ts'
import { admitRole, appPassword, appRole, userOf } from '../postgres/admit-role.ts'
import { createDatabase } from '../postgres/create-database.ts'
import { startPostgres } from '../postgres/start-postgres.ts'
import { Complaint } from './complaint.ts'

type Settings = Pick<
  ReturnType<typeof readSettings>,
  'databaseUrl' | 'migrationDatabaseUrl' | 'dataDir' | 'databasePort'
>
type OpenRecord = {
  /** As API and worker connect. */
  url: string
  /** As whoever owns the tables, and migrates them. */
  ownerUrl: string
  /** Lets the one of `url` in, where that is not the owner; after every migration. */
  admit: () => Promise<void>
  /** Rejects when the embedded server ends by itself. */
  failed: Promise<never>
  stop: () => Promise<void>
}

/**
 * The database that DATABASE_URL names, else the embedded one of the data folder.
 * @param isThrowaway the embedded one is quick rather than safe, and its files are gone when it ends
 */
export async function openRecord(
  { databaseUrl, migrationDatabaseUrl, dataDir, databasePort }: Settings,
  say: (line: string) => void,
  isThrowaway = false,
): Promise<OpenRecord> {
  if (databaseUrl) {
    await assertAnswers(databaseUrl, 'DATABASE_URL')
    if (migrationDatabaseUrl) await assertAnswers(migrationDatabaseUrl, 'LAMINA_MIGRATION_DATABASE_URL')
    return {
      ...givenRecord(databaseUrl, migrationDatabaseUrl),
      failed: new Promise<never>(() => {}),
      stop: async () => {},
    }
  }
  const server = await startPostgres({ dataDir, port: databasePort, isThrowaway })
  if (server.notice) say(server.notice)
  if (server.isReused) say('the database of the last start was still running and is used again')
  let isStopping = false
  const failed = server.ended.then((): Promise<never> => {
    if (isStopping) return new Promise<never>(() => {})
    throw new Complaint(`PostgreSQL ended by itself (${dataDir}/logs/postgres.log)`)
  })
  failed.catch(() => {}) // seen by whoever waits for it; not an unhandled rejection before that
  const ownerUrl = await createDatabase(server.url, 'lamina')
  const password = appPassword(server.password)
  return {
    url: withUser(ownerUrl, appRole, password),
    ownerUrl,
    admit: () => admitRole(ownerUrl, appRole, password),
    failed,
    stop: () => {
      isStopping = true
      return isThrowaway ? server.remove() : server.stop()
    },
  }
}

/** A database that somebody else runs, and where the settings name two users of it, the role between them. */
export function givenRecord(databaseUrl: string, migrationDatabaseUrl: string | undefined) {
  const ownerUrl = migrationDatabaseUrl ?? databaseUrl
  const [app, owner] = [userOf(databaseUrl), userOf(ownerUrl)]
  return {
    url: databaseUrl,
    ownerUrl,
    admit: async () => void (app !== owner && (await admitRole(ownerUrl, app, null))),
  }
}

function withUser(url: string, user: string, password: string): string {
  const address = new URL(url)
  address.username = encodeURIComponent(user)
  address.password = encodeURIComponent(password)
  return address.href
}

/** @throws Complaint */
export async function assertAnswers(url: string, setting: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    throw new Complaint(`the database that ${setting} names cannot be opened: ${reason}`)
  } finally {
    await client.end()
  }
}
