import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from '#core/generated/prisma/client.ts'

export type Database = PrismaClient
/** The same, inside an open transaction. */
export type Transaction = Prisma.TransactionClient

export const openDatabase = (url: string, connections = 10): Database =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connections }) })
