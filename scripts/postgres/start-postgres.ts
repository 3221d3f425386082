import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { privateFolder } from '../../core/data-folder.ts'
import { choosePlace } from './choose-place.ts'
import { createCluster, readPassword } from './create-cluster.ts'
import { explainFailure } from './explain-failure.ts'
import { type Launch, type LaunchOptions, launchPostgres } from './launch-postgres.ts'
import { readPostmaster } from './postmaster.ts'
import { removeCluster, stopPostmaster } from './stop-postmaster.ts'

export type Postgres = {
  /** Of the maintenance database `postgres`, as its superuser. */
  url: string
  /** Of that superuser. */
  password: string
  port: number
  clusterDir: string
  isReused: boolean
  /** What a person should know about where the files are. */
  notice: string | undefined
  /** Settles when the server ends. */
  ended: Promise<void>
  stop: () => Promise<void>
  /** Ends it and removes its files, wherever they are. */
  remove: () => Promise<void>
}
type Options = { dataDir: string; port: number; isThrowaway?: boolean }

/** How long a server may take to be ready: a crash recovery, or the memory of a killed one being given back. */
const readyTimeoutMs = 60_000
/** Between two looks at whether a server that another launcher started is still there. */
const lookMs = 1000

/** Starts the embedded server of a data folder, or takes over the one that a killed launcher left running. */
export async function startPostgres({ dataDir, port, isThrowaway = false }: Options): Promise<Postgres> {
  const logFile = path.join(dataDir, 'logs', 'postgres.log')
  mkdirSync(path.dirname(logFile), { recursive: true, mode: privateFolder })
  const place = choosePlace(dataDir)
  const password = readPassword(dataDir, place.clusterDir)
  createCluster(place, password, isThrowaway)

  const { server, launch } = await untilReady({ place, port, logFile, isThrowaway })
  const url = `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${server.port}/postgres`
  await assertAnswers(url, place.clusterDir)
  return {
    url,
    password,
    port: server.port,
    clusterDir: place.clusterDir,
    isReused: launch === undefined,
    notice: place.notice,
    ended: launch
      ? new Promise(resolve => launch.child.once('exit', () => resolve()))
      : untilGone(place.clusterDir, server.pid),
    stop: () => stopPostmaster(place.clusterDir),
    remove: () => removeCluster(dataDir, place.clusterDir),
  }
}

/** One that is another launcher's child says nothing of its end: it is looked for. */
async function untilGone(clusterDir: string, pid: number): Promise<void> {
  while (readPostmaster(clusterDir)?.pid === pid) await wait(lookMs, undefined, { ref: false })
}

async function untilReady(options: LaunchOptions) {
  const { clusterDir } = options.place
  const deadline = performance.now() + readyTimeoutMs
  let launch: Launch | undefined
  while (performance.now() < deadline) {
    const server = readPostmaster(clusterDir)
    if (server?.isReady) return { server, launch }
    if (!server && !launch) launch = launchPostgres(options)
    const failure = await Promise.race([launch?.failure, wait(50)].filter(promise => promise !== undefined))
    if (failure) throw new Error(`PostgreSQL did not start: ${failure.message}`, { cause: failure })
    // A PANIC ends it by a signal.
    if (launch && (launch.child.exitCode !== null || launch.child.signalCode !== null)) {
      if (!isPassing(launch.log())) throw new Error(explainFailure(launch.log(), clusterDir, options.port))
      launch = undefined
      await wait(500)
    }
  }
  throw new Error(`PostgreSQL was not ready within ${readyTimeoutMs / 1000} s; its log is ${options.logFile}`)
}

/** A server killed a moment ago still has processes that hold its memory; they end by themselves. */
const isPassing = (log: string) =>
  /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(log)

async function assertAnswers(url: string, clusterDir: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ dir: string }>(`select current_setting('data_directory') as dir`)
    if (rows[0]?.dir !== clusterDir)
      throw new Error(`the server answering is that of ${rows[0]?.dir}, not ${clusterDir}`)
  } finally {
    await client.end()
  }
}
