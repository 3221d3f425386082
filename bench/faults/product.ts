import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type Client, openClient, orThrow, signIn } from '../../examples/client.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { choosePlace } from '../../scripts/postgres/choose-place.ts'
import { findFreePort } from '../../scripts/postgres/find-free-port.ts'
import { readPostmaster } from '../../scripts/postgres/postmaster.ts'
import { removeCluster } from '../../scripts/postgres/stop-postmaster.ts'

const root = path.join(import.meta.dirname, '..', '..')
const modules = { API: 'server/main.ts', worker: 'worker/main.ts', web: 'scripts/web.ts' }

export const partNames = ['API', 'web', 'worker', 'database'] as const
export type PartName = (typeof partNames)[number]

/** A product as npm start runs it, on a data folder and ports of its own. */
export interface Product {
  /** Of the web process, through which everything goes. */
  url: string
  cookie: string
  client: Client
  pidOf(part: PartName): number
  /** Asks the database itself. */
  query<T>(sql: string, values?: unknown[]): Promise<T[]>
  /** What the launcher said. */
  said(): string
  close(): Promise<void>
}

async function untilReady(child: ChildProcess, said: () => string, signal: AbortSignal): Promise<string> {
  while (!said().includes('Ctrl-C ends it')) {
    signal.throwIfAborted()
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}: ${said()}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  const token = /\/invitation\/(\S+)/.exec(said())?.[1]
  if (!token) throw new Error(`npm start gave no link: ${said()}`)
  return token
}

const accept = `mutation ($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) { __typename ... on User { id } ... on UserError { message } }
}`

/** Starts it; the pages are built first where they are not those of these sources, which takes minutes. */
export async function startProduct(signal: AbortSignal): Promise<Product> {
  const home = mkdtempSync(path.join(tmpdir(), 'lamina-faults-'))
  chmodSync(home, 0o755)
  const dataDir = path.join(home, 'data')
  const [port, apiPort, databasePort] = [await findFreePort(), await findFreePort(), await findFreePort()]
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: root,
    env: {
      ...{ PATH, HOME, LAMINA_DATA_DIR: dataDir, LAMINA_PORT: String(port), LAMINA_API_PORT: String(apiPort) },
      LAMINA_DATABASE_PORT: String(databasePort),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for the bench, which ends it in order.
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  const ended = once(child, 'exit')
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    await removeCluster(dataDir, choosePlace(dataDir).clusterDir)
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const token = await untilReady(child, () => output, signal)
    const url = `http://localhost:${port}`
    const [email, password] = ['bench@example.org', 'a password of the bench']
    const input = { token, name: 'Bench', email, password }
    const made = await openClient(url).request<{ acceptInvitation: { __typename: string } }>(accept, { input })
    orThrow(made.acceptInvitation)
    const cookie = await signIn(url, email, password)
    const { clusterDir } = choosePlace(dataDir)
    return {
      url,
      cookie,
      client: openClient(url, cookie),
      said: () => output,
      close,
      pidOf(part) {
        const pid =
          part === 'database'
            ? readPostmaster(clusterDir)?.pid
            : readParts(dataDir).find(({ command }) => command === modules[part])?.pid
        if (pid === undefined) throw new Error(`${part} does not run`)
        return pid
      },
      async query<T>(sql: string, values: unknown[] = []) {
        const secret = readFileSync(path.join(dataDir, 'postgres-password'), 'utf8').trim()
        const server = { host: '127.0.0.1', port: databasePort, user: 'postgres', password: secret, database: 'lamina' }
        const client = new pg.Client(server)
        await client.connect()
        try {
          return (await client.query(sql, values)).rows as T[]
        } finally {
          await client.end()
        }
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

const readParts = (dataDir: string): { pid: number; command: string }[] =>
  JSON.parse(readFileSync(path.join(dataDir, 'running.json'), 'utf8')).parts

export interface Readable {
  imageId: string
  version: number
}

/** A project with as many drawn images, and its classes. */
export async function bringImages(product: Product, count: number, signal: AbortSignal) {
  const { client } = product
  const labelClasses = ['Normal', 'Fracture'].map(name => ({ name, isPositive: name === 'Fracture' }))
  const input = { name: 'Faults', question: 'Is there a fracture?', labelClasses }
  const { id } = orThrow((await client.request<documents.Created>(documents.createProject, { input })).createProject)
  const started = await client.request<documents.StartedImport>(documents.startImport, {
    input: { projectId: id, phantoms: { count, seed: 1 } },
  })
  orThrow(started.startImport)
  for (;;) {
    signal.throwIfAborted()
    const images = await product.query<Readable>(
      'select "id" as "imageId", "labelVersion" as "version" from "Image" where "projectId" = $1 order by "id"',
      [id],
    )
    if (images.length === count) return { projectId: id, images, classIds: await readClasses(product, id) }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

async function readClasses({ query }: Product, projectId: string): Promise<string[]> {
  const sql = 'select "id" from "LabelClass" where "projectId" = $1 order by "position"'
  return (await query<{ id: string }>(sql, [projectId])).map(({ id }) => id)
}
