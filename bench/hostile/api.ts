import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { openDatabase } from '#core/database.ts'
import { offerFirstAdministrator } from '#core/invitation/offer-first-administrator.ts'
import { readSettings } from '#core/settings.ts'
import { openClient, orThrow, signIn } from '../../examples/client.ts'
import { migrate } from '../../prisma/migrate.ts'
import { findFreePort } from '../../scripts/postgres/find-free-port.ts'
import { prepareDataFolder, readSecret } from '../../scripts/start/data-folder.ts'
import { openRecord } from '../../scripts/start/open-record.ts'

/** A request as it goes over the wire. */
export interface Sent {
  headers: Record<string, string>
  body: string | Buffer
}

export interface Refused {
  status: number
  /** From the first byte sent to the last one of the answer. */
  ms: number
  /** The longest that the API's event loop stood meanwhile. */
  stallMs: number
  /** Of processor time, all its threads together. */
  workMs: number
  isRefused: boolean
}

export interface Target {
  send(sent: Sent, isPerson: boolean): Promise<Refused>
  close(): Promise<void>
}

const stoodSchema = z.object({ stallMs: z.number(), workMs: z.number() })
const answerSchema = z.object({ errors: z.array(z.unknown()).min(1) })
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

/** An API of the bench's own, over a database that is gone afterwards. */
export async function openTarget(signal: AbortSignal): Promise<Target> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lamina-hostile-'))
  const [apiPort, databasePort] = [await findFreePort(), await findFreePort()]
  const endings: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })]
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    prepareDataFolder(dataDir)
    const settings = { ...readSettings(), dataDir, apiPort, databasePort, databaseUrl: undefined }
    const record = await openRecord(settings, () => undefined, true)
    endings.push(record.stop)
    await migrate(record.ownerUrl)
    await record.admit()
    const url = `http://127.0.0.1:${apiPort}`
    const api = fork(path.join(import.meta.dirname, 'api-process.ts'), {
      env: {
        ...process.env,
        ...{ DATABASE_URL: record.url, LAMINA_DATA_DIR: dataDir, LAMINA_SECRET: readSecret(dataDir) },
        ...{ LAMINA_API_PORT: String(apiPort), LAMINA_PUBLIC_URL: url, LAMINA_HOST: '127.0.0.1' },
        LAMINA_LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const ended = once(api, 'exit')
    endings.push(async () => {
      api.kill('SIGTERM')
      await ended
    })
    await untilHealthy(url, api, signal)
    const cookie = await becomeSomebody(url, record.url)
    return { send: (sent, isPerson) => send(api, url, sent, isPerson ? cookie : ''), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function askProcess(api: ChildProcess, what: 'reset' | 'read'): Promise<z.infer<typeof stoodSchema>> {
  api.send(what)
  const [message] = await once(api, 'message')
  return stoodSchema.parse(message)
}

async function send(api: ChildProcess, url: string, { headers, body }: Sent, cookie: string): Promise<Refused> {
  await askProcess(api, 'reset')
  await delay(30) // the timer that measures has come round
  await askProcess(api, 'reset')
  const begun = performance.now()
  const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve, reject) => {
    const sending = request(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body), ...(cookie ? { cookie } : {}) },
      agent: false,
    })
    sending.once('response', response => {
      text(response).then(heard => resolve({ status: response.statusCode ?? 0, answer: heard }), reject)
    })
    // A refusal may come before all is sent, and the rest then finds nobody.
    sending.once('error', reject)
    sending.end(body)
  })
  const ms = performance.now() - begun
  await delay(30)
  const stood = await askProcess(api, 'read')
  return { status, ms, ...stood, isRefused: answerSchema.safeParse(JSON.parse(answer)).success }
}
