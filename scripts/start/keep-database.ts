import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { DiskFull, Refused } from '../postgres/explain-failure.ts'
import type { Postgres } from '../postgres/start-postgres.ts'
import { stopPostmaster } from '../postgres/stop-postmaster.ts'
import { folderIsGone } from './data-folder.ts'
import { type End, keepUp } from './keep-up.ts'

type Options = { dataDir: string; say: (line: string) => void; signal: AbortSignal }
export type KeptDatabase = {
  /** Rejects when it is not started again any more. */
  failed: Promise<never>
  /** Settles when it runs: those who cannot start without it wait. */
  untilUp: () => Promise<void>
  stop: () => Promise<void>
}

const silenceMs = 30_000
const askMs = 5_000
/** In a row, for a reason that is not known to pass. */
const mostFailedStarts = 5

/** Keeps the embedded server up, also one that an earlier launcher started. */
export function keepDatabase(first: Postgres, { dataDir, say, signal }: Options): KeptDatabase {
  let last = first
  let isFirst = true
  let starting: Promise<Postgres> = Promise.resolve(first)
  let up = Promise.withResolvers<void>()
  const note = (server: Postgres) => {
    last = server
    up.resolve()
    server.ended.then(() => {
      up = Promise.withResolvers<void>()
    })
  }
  note(first)
  const start = async () => {
    if (isFirst) {
      isFirst = false
      return first
    }
    starting = last.again()
    const server = await starting
    note(server)
    return server
  }
  const { failed } = keepUp<Postgres>(
    {
      name: 'database',
      start,
      untilUp: async () => {},
      listen: (life, heard, until) => void ask(life.url, heard, until),
      silenceMs,
      whyNotAgain: async end => whyNotAgain(dataDir, end),
      mustStart: false,
    },
    { say, signal },
  )
  return {
    failed,
    untilUp: () => up.promise,
    stop: async () => {
      let isStarting = true
      const settle = () => {
        isStarting = false
      }
      starting.then(settle, settle)
      // One that is just being started writes itself down in a moment.
      while (isStarting) await Promise.all([stopPostmaster(first.clusterDir), wait(50)])
      await stopPostmaster(first.clusterDir)
    },
  }
}

function whyNotAgain(dataDir: string, { error, said, failedStarts }: End): string | undefined {
  if (!existsSync(dataDir)) return folderIsGone(dataDir)
  if (error instanceof Refused) return error.message
  if (failedStarts < mostFailedStarts || error instanceof DiskFull) return undefined
  return `${said}; tried ${failedStarts} times: see ${dataDir}/logs/postgres.log`
}

/** Whatever it answers is a sign of life: that it has no connection left, that it is recovering. */
async function ask(url: string, heard: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: silenceMs,
      query_timeout: silenceMs,
    })
    client.on('error', () => {}) // rejects what is asked, too
    await client
      .connect()
      .then(() => client.query('select 1'))
      .then(heard, (error: unknown) => error instanceof pg.DatabaseError && heard())
    client.end().catch(() => {})
    await wait(askMs, undefined, { signal }).catch(() => {})
  }
}
