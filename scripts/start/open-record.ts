import pg from 'pg'
import type { readSettings } from '../../core/settings.ts'
import { admitRole, appPassword, appRole, userOf } from '../postgres/admit-role.ts'
import { createDatabase } from '../postgres/create-database.ts'
import { startPostgres } from '../postgres/start-postgres.ts'
import { Complaint } from './complaint.ts'
import { type KeptDatabase, keepDatabase } from './keep-database.ts'

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
  /** Keeps the embedded server up from now on; one that somebody else runs is theirs to keep. */
  keepUp: (terms: { say: (line: string) => void; signal: AbortSignal }) => Kept
  stop: () => Promise<void>
}
type Kept = Pick<KeptDatabase, 'failed' | 'untilUp'>

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
      keepUp: () => ({ failed: new Promise<never>(() => {}), untilUp: async () => {} }),
      stop: async () => {},
    }
  }
  const server = await startPostgres({ dataDir, port: databasePort, isThrowaway })
  if (server.notice) say(server.notice)
  if (server.isReused) say('the database of the last start was still running and is used again')
  let kept: KeptDatabase | undefined
  const ownerUrl = await createDatabase(server.url, 'lamina')
  const password = appPassword(server.password)
  return {
    url: withUser(ownerUrl, appRole, password),
    ownerUrl,
    admit: () => admitRole(ownerUrl, appRole, password),
    keepUp: terms => {
      kept = keepDatabase(server, { dataDir, ...terms })
      return kept
    },
    stop: async () => {
      if (isThrowaway) return server.remove()
      await (kept ?? server).stop()
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

const oldestMajor = 16

/** @param version server_version_num, such as 150018 */
export function assertVersion(version: number, setting: string): void {
  const major = Math.floor(version / 10_000)
  if (major < oldestMajor)
    throw new Complaint(
      `the database that ${setting} names is PostgreSQL ${major}.${version % 10_000}; allowed: ${oldestMajor} or newer`,
    )
}

/** @throws Complaint */
export async function assertAnswers(url: string, setting: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as "version"`,
    )
    assertVersion(rows[0]?.version ?? 0, setting)
  } catch (error) {
    if (error instanceof Complaint) throw error
    const reason = error instanceof Error ? error.message || error.name : String(error)
    throw new Complaint(`the database that ${setting} names cannot be opened: ${reason}`)
  } finally {
    await client.end()
  }
}
