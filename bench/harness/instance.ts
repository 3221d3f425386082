import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase } from '#core/database.ts'
import { offerFirstAdministrator } from '#core/invitation/offer-first-administrator.ts'
import { readSettings } from '#core/settings.ts'
import { openClient, orThrow, signIn } from '../../examples/client.ts'
import { migrate } from '../../prisma/migrate.ts'
import { choosePlace } from '../../scripts/postgres/choose-place.ts'
import { findFreePort } from '../../scripts/postgres/find-free-port.ts'
import { removeCluster } from '../../scripts/postgres/stop-postmaster.ts'
import { prepareDataFolder, readSecret } from '../../scripts/start/data-folder.ts'
import { openRecord } from '../../scripts/start/open-record.ts'

/** An API in a process of its own, over a database that is gone afterwards. */
export interface Instance {
  url: string
  /** What its parts run with. */
  env: NodeJS.ProcessEnv
  /** The database as whoever owns its tables. */
  ownerUrl: string
  /** That its cookies are signed with. */
  secret: string
  /** The session of the first administrator. */
  cookie: string
  api: ChildProcess
  /** Where its blobs lie. */
  dataDir: string
  close(): Promise<void>
}

const accept = `mutation ($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) { __typename ... on User { id } ... on UserError { message } }
}`

async function untilHealthy(url: string, api: ChildProcess, signal: AbortSignal): Promise<void> {
  while (api.exitCode === null) {
    signal.throwIfAborted()
    const isHealthy = await fetch(`${url}/health`).then(
      response => response.ok,
      () => false, // not listening yet
    )
    if (isHealthy) return
    await delay(100, undefined, { signal })
  }
  throw new Error(`the API ended with ${api.exitCode} before it answered`)
}

async function becomeSomebody(url: string, databaseUrl: string): Promise<string> {
  const database = openDatabase(databaseUrl, 1)
  const offer = await offerFirstAdministrator(database, new Date())
  await database.$disconnect()
  const [email, password] = ['bench@example.org', 'a password of the bench']
  const input = { token: offer?.token ?? '', name: 'Bench', email, password }
  const made = await openClient(url).request<{ acceptInvitation: { __typename: string } }>(accept, { input })
  orThrow(made.acceptInvitation)
  return signIn(url, email, password)
}

/**
 * @param program what the API's process runs
 * @param isSafe a commit waits for the disk, as in the product; else the database is quick
 */
export async function openInstance(program: string, signal: AbortSignal, isSafe = false): Promise<Instance> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lamina-bench-'))
  const [apiPort, databasePort] = [await findFreePort(), await findFreePort()]
  const endings: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })]
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    prepareDataFolder(dataDir)
    const settings = { ...readSettings(), dataDir, apiPort, databasePort, databaseUrl: undefined }
    const record = await openRecord(settings, () => undefined, !isSafe)
    endings.push(() => removeCluster(dataDir, choosePlace(dataDir).clusterDir), record.stop)
    await migrate(record.ownerUrl)
    await record.admit()
    const secret = readSecret(dataDir)
    const url = `http://127.0.0.1:${apiPort}`
    const env = {
      ...process.env,
      ...{ DATABASE_URL: record.url, LAMINA_DATA_DIR: dataDir, LAMINA_SECRET: secret },
      ...{ LAMINA_API_PORT: String(apiPort), LAMINA_PUBLIC_URL: url, LAMINA_HOST: '127.0.0.1' },
      LAMINA_LOG_LEVEL: 'error',
    }
    const api = fork(program, {
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const ended = once(api, 'exit')
    endings.push(async () => {
      api.kill('SIGTERM')
      await ended
    })
    await untilHealthy(url, api, signal)
    const cookie = await becomeSomebody(url, record.url)
    return { url, env, ownerUrl: record.ownerUrl, secret, cookie, api, dataDir, close }
  } catch (error) {
    await close()
    throw error
  }
}
