import path from 'node:path'
import type { readSettings } from '../../core/settings.ts'
import { migrate } from '../../prisma/migrate.ts'
import { buildWeb } from './build-web.ts'
import { prepareDataFolder, readSecret } from './data-folder.ts'
import { firstAdministratorLink } from './first-administrator.ts'
import { takeLock } from './lock.ts'
import { openRecord } from './open-record.ts'
import { assertPortsFree } from './ports.ts'
import { rotateLogs } from './rotate-logs.ts'
import { runParts } from './run-parts.ts'

export type Launch = {
  settings: ReturnType<typeof readSettings>
  /** The folder of the product. */
  root: string
  say: (line: string) => void
  /** Aborted when somebody wants it to end. */
  signal: AbortSignal
}

/** Brings everything up, keeps it up until the signal, and takes it down in the reverse order. */
export async function launch({ settings, root, say, signal }: Launch): Promise<void> {
  const { dataDir, publicUrl } = settings
  const endings: (() => Promise<void> | void)[] = []
  const ending = new AbortController()
  const over = AbortSignal.any([signal, ending.signal])
  try {
    prepareDataFolder(dataDir, say)
    const lock = await takeLock(dataDir, publicUrl, say)
    endings.push(lock.release)
    const { logLimitBytes: limitBytes, logFiles: kept } = settings
    endings.push(rotateLogs({ folder: path.join(dataDir, 'logs'), limitBytes, kept, say }).stop)
    await assertPortsFree(settings)
    const record = await openRecord(settings, say)
    endings.push(record.stop)
    const applied = await migrate(record.ownerUrl)
    if (applied.length > 0) say(`applied ${applied.length} migration${applied.length > 1 ? 's' : ''}`)
    await record.admit()
    if (!signal.aborted) await buildWeb({ root, dataDir, say, signal })
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: record.url,
      // The owner's address is for the launcher alone.
      LAMINA_MIGRATION_DATABASE_URL: undefined,
      LAMINA_DATA_DIR: dataDir,
      LAMINA_SECRET: settings.secret ?? readSecret(dataDir),
    }
    const database = record.keepUp({ say, signal: over })
    const { untilUp: untilDatabase } = database
    const parts = runParts({ settings, root, env, say, signal: over, note: lock.note, endings, untilDatabase })
    const failed = parts.then(async running => {
      if (!signal.aborted) await welcome(record.url, publicUrl, say)
      return running.failed
    })
    await Promise.race([failed, database.failed, untilAborted(signal)])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    ending.abort()
    for (const end of endings.reverse()) await end()
  }
}

async function welcome(databaseUrl: string, publicUrl: string, say: (line: string) => void) {
  const link = await firstAdministratorLink(databaseUrl, publicUrl)
  say(`ready at ${publicUrl}`)
  if (link) say(`nobody has an account yet; make the first administrator: ${link}`)
  say('Ctrl-C ends it')
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>(resolve => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
