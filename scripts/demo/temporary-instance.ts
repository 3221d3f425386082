import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../../core/database.ts'
import { offerFirstAdministrator } from '../../core/invitation/offer-first-administrator.ts'
import { readSettings } from '../../core/settings.ts'
import { migrate } from '../../prisma/migrate.ts'
import { findFreePort } from '../postgres/find-free-port.ts'
import { prepareDataFolder, readSecret } from '../start/data-folder.ts'
import { openRecord } from '../start/open-record.ts'
import { startPart } from '../start/part.ts'
import { untilAnswers } from '../start/until-answers.ts'

export interface Instance {
  url: string
  /** Its blobs and caches; gone after stop. */
  dataDir: string
  /** Of the one-time link that makes the first administrator. */
  invitationToken: string
  stop(): Promise<void>
}

const root = path.join(import.meta.dirname, '..', '..')

/** Starts database, API and worker on free ports, over a data folder that is removed at the end. */
export async function startTemporaryInstance(signal: AbortSignal): Promise<Instance> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lamina-demo-'))
  const [apiPort, databasePort] = [await findFreePort(), await findFreePort()]
  const url = `http://127.0.0.1:${apiPort}`
  const endings: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    prepareDataFolder(dataDir)
    const settings = { ...readSettings(), dataDir, apiPort, databasePort }
    const record = await openRecord(
      { ...settings, databaseUrl: undefined, migrationDatabaseUrl: undefined },
      () => undefined,
      true,
    )
    endings.push(record.stop)
    await migrate(record.ownerUrl)
    await record.admit()
    const env = {
      ...process.env,
      DATABASE_URL: record.url,
      LAMINA_MIGRATION_DATABASE_URL: undefined,
      LAMINA_DATA_DIR: dataDir,
      LAMINA_SECRET: readSecret(dataDir),
      LAMINA_API_PORT: String(apiPort),
      LAMINA_PUBLIC_URL: url,
      LAMINA_HOST: '127.0.0.1',
      LAMINA_API_HOST: '127.0.0.1',
    }
    const api = startPart({ name: 'API', module: 'server/main.ts', dataDir, env, root })
    endings.push(() => api.stop(5000))
    await untilAnswers(api, `${url}/health`, signal)
    const worker = startPart({ name: 'worker', module: 'worker/main.ts', dataDir, env, root })
    endings.push(() => worker.stop(5000))
    const database = openDatabase(record.url, 1)
    const offer = await offerFirstAdministrator(database, new Date())
    await database.$disconnect()
    if (!offer) throw new Error('a new instance has users already')
    return { url, dataDir, invitationToken: offer.token, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
