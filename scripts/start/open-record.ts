import pg from 'pg'
import type { readSettings } from '../../core/settings.ts'
import { createDatabase } from '../postgres/create-database.ts'
import { startPostgres } from '../postgres/start-postgres.ts'
import { Complaint } from './complaint.ts'

type OpenRecord = {
  url: string
  /** Rejects when the embedded server ends by itself. */
  failed: Promise<never>
  stop: () => Promise<void>
}

/**
 * The database that DATABASE_URL names, else the embedded one of the data folder.
 * @param isThrowaway the embedded one is quick rather than safe, and its files are gone when it ends
 */
export async function openRecord(
  { databaseUrl, dataDir, databasePort }: ReturnType<typeof readSettings>,
  say: (line: string) => void,
  isThrowaway = false,
): Promise<OpenRecord> {
  if (databaseUrl) {
    await assertAnswers(databaseUrl)
    return { url: databaseUrl, failed: new Promise<never>(() => {}), stop: async () => {} }
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
  return {
    url: await createDatabase(server.url, 'lamina'),
    failed,
    stop: () => {
      isStopping = true
      return isThrowaway ? server.remove() : server.stop()
    },
  }
}

async function assertAnswers(url: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    throw new Complaint(`the database that DATABASE_URL names cannot be opened: ${reason}`)
  } finally {
    await client.end()
  }
}
