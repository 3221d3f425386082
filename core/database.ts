import { Socket } from 'node:net'
import type pg from 'pg'
import { type Prisma, PrismaClient } from '#core/generated/prisma/client.ts'
import { CountingPg } from '#core/statements.ts'

export type Database = PrismaClient
/** The same, inside an open transaction. */
export type Transaction = Prisma.TransactionClient

/** Longer than any statement takes, and than any transaction rests between two; a freeze as a whole takes longer. */
const silenceMs = 90_000
/** For a connection to be made, and for one of the pool to be free. */
const connectMs = 20_000

/**
 * A socket for pg that is broken off when nothing came or went for so long: through a path that went dead without a word
 * an answer would be waited for for hours. Broken off, not only given up: a connection with an unanswered statement must
 * never be used again.
 */
export const breakableSocket = (silenceMs: number) => (): Socket => {
  const socket = new Socket()
  return socket.setTimeout(silenceMs, () => {
    const error = new Error(`no answer from the database in ${silenceMs / 1000} s`)
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }))
  })
}

/**
 * Any page of the database costs about as much as the next one, as on every disk of today: by PostgreSQL's own figure, which
 * is of turning ones, a list would be read through by its primary key where an index of its own leads to the rows.
 */
export const planning = '-c random_page_cost=1.1'

/** @param limits `statementMs`: after which PostgreSQL ends a statement by itself; none where it is left out */
export const openDatabase = (
  url: string,
  connections = 10,
  limits: { silenceMs?: number; connectMs?: number; statementMs?: number } = {},
): Database => {
  const pool = {
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: limits.connectMs ?? connectMs,
    keepAlive: true,
    options: planning,
    stream: breakableSocket(limits.silenceMs ?? silenceMs),
  }
  const adapter = new CountingPg(pool, limits.statementMs ?? null)
  const database = new PrismaClient({ adapter })
  pools.set(database, adapter.pool)
  return database
}

const pools = new WeakMap<Database, pg.Pool>()

/** The connections behind it, to be counted; undefined for one that was not opened here. */
export const poolOf = (database: Database): Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'> | undefined =>
  pools.get(database)
