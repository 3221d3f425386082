import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlQueryable } from '@prisma/driver-adapter-utils'
import { afterAll } from 'vitest'
import { PrismaClient } from '#core/generated/prisma/client.ts'
import { readSettings } from '#core/settings.ts'

export interface Statement {
  sql: string
  rows: number
}

/** This file's database over connections of its own, with every statement that asks for rows, and how many it brought. */
export function openCounted() {
  const statements: Statement[] = []
  const counted = <T extends SqlQueryable>(queryable: T): T => {
    const { queryRaw } = queryable
    queryable.queryRaw = async statement => {
      const answer = await queryRaw.call(queryable, statement)
      statements.push({ sql: statement.sql, rows: answer.rows.length })
      return answer
    }
    return queryable
  }
  class CountedPg extends PrismaPg {
    override async connect() {
      const adapter = counted(await super.connect())
      const { startTransaction } = adapter
      adapter.startTransaction = async (...args) => counted(await startTransaction.apply(adapter, args))
      return adapter
    }
  }
  const database = new PrismaClient({ adapter: new CountedPg({ connectionString: readSettings().databaseUrl ?? '' }) })
  afterAll(() => database.$disconnect())
  return { database, statements }
}
