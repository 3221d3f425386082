import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { privateFolder } from '../../core/data-folder.ts'
import { isAlive } from '../process.ts'
import { choosePlace } from './choose-place.ts'
import { createCluster, readPassword } from './create-cluster.ts'
import { busyPort, explainFailure, Refused } from './explain-failure.ts'
import { isPortFree } from './find-free-port.ts'
import { type Launch, type LaunchOptions, launchPostgres } from './launch-postgres.ts'
import { isServerOf, readPostmaster } from './postmaster.ts'
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
  logFile: string
  /** Settles when the server ends, with how, such as "ended with SIGKILL". */
  ended: Promise<string>
  /** At once; it recovers when it is started again. */
  kill: () => void
  /** Starts it again on the same files and port, after it ended. */
  again: () => Promise<Postgres>
  stop: () => Promise<void>
  /** Ends it and removes its files, wherever they are. */
  remove: () => Promise<void>
}
type Options = { dataDir: string; port: number; isThrowaway?: boolean }

/** How long a server may take to be ready: a crash recovery, or the memory of a killed one being given back. */
const readyTimeoutMs = 60_000
/** Between two looks at whether a server that another launcher started is still there. */
const lookMs = 250

/** Starts the embedded server of a data folder, or takes over the one that a killed launcher left running. */
export async function startPostgres({ dataDir, port, isThrowaway = false }: Options): Promise<Postgres> {
  const logFile = path.join(dataDir, 'logs', 'postgres.log')
  mkdirSync(path.dirname(logFile), { recursive: true, mode: privateFolder })
  const place = choosePlace(dataDir)
  // Before anything is made: what is refused leaves nothing behind.
  if (!readPostmaster(place.clusterDir) && !(await isPortFree(port)))
    throw new Refused(busyPort('the database', port, 'LAMINA_DATABASE_PORT'))
  const password = readPassword(dataDir, place.clusterDir)
  createCluster(place, password, isThrowaway)
  return run(dataDir, password, { place, port, logFile, isThrowaway })
}

async function run(dataDir: string, password: string, options: LaunchOptions): Promise<Postgres> {
  const { clusterDir, notice } = options.place
  const { server, launch } = await untilReady(options)
  const url = `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${server.port}/postgres`
  await assertAnswers(url, clusterDir)
  return {
    url,
    password,
    port: server.port,
    clusterDir,
    isReused: launch === undefined,
    notice,
    logFile: options.logFile,
    ended: launch?.ended ?? untilGone(clusterDir, server.pid),
    kill: () => void (isServerOf(server.pid, clusterDir) && process.kill(server.pid, 'SIGKILL')),
    again: async () => {
      // Never made anew: an empty record in the place of the lost one would look like nothing was ever there.
      if (!existsSync(path.join(clusterDir, 'PG_VERSION')))
        throw new Refused(
          `the database's files in ${clusterDir} are gone: restore them from a backup, then start again`,
        )
      return run(dataDir, password, { ...options, port: server.port })
    },
    stop: () => stopPostmaster(clusterDir),
    remove: () => removeCluster(dataDir, clusterDir),
  }
}

/** One that is another launcher's child says nothing of its end: it is looked for. */
async function untilGone(clusterDir: string, pid: number): Promise<string> {
  // What a process runs is a file to read on Linux, and a program to start elsewhere.
  const lives = () => (process.platform === 'linux' ? isServerOf(pid, clusterDir) : isAlive(pid))
  while (lives()) await wait(lookMs, undefined, { ref: false })
  return 'is gone'
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
      if (!isPassing(launch.log())) throw explainFailure(launch.log(), clusterDir, options.port)
      launch = undefined
      await wait(200)
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
