import { type Prisma, PrismaClient } from '#core/generated/prisma/client.ts'
import { CountingPg } from '#core/statements.ts'

export type Database = PrismaClient
/** The same, inside an open transaction. */
export type Transaction = Prisma.TransactionClient

export const openDatabase = (url: string, connections = 10): Database =>
  new PrismaClient({ adapter: new CountingPg({ connectionString: url, max: connections }) })

const lost =
  /ECONNREFUSED|ECONNRESET|EPIPE|Connection terminated|connection (was )?closed|terminating connection|the database system is|Can't reach database|server has closed the connection|Unable to start a transaction/i

/** Whether an error says that the database went away, not that it refused: the same act may succeed later. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error && (lost.test(error.message) || isConnectionLost(error.cause))
