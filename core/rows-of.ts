import type { Transaction } from '#core/database.ts'
import { Prisma } from '#core/generated/prisma/client.ts'

/** All rows that a query finds, so many at a time: neither side holds more. One at a time in a transaction. */
export async function* rowsOf<Row>(tx: Transaction, query: Prisma.Sql, size: number): AsyncGenerator<Row[]> {
  await tx.$executeRaw`declare "rows_of" no scroll cursor for ${query}`
  for (;;) {
    const rows = await tx.$queryRaw<Row[]>`fetch forward ${Prisma.raw(String(size))} from "rows_of"`
    if (rows.length === 0) break
    yield rows
  }
  await tx.$executeRaw`close "rows_of"`
}
