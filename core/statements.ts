import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import { isDriverAdapterError } from '@prisma/driver-adapter-utils'
import type pg from 'pg'
import { TookTooLong } from '#core/errors.ts'
import { type Act, EndablePool, type Holder } from '#core/statement-pool.ts'
import { takeTurns } from '#core/take-turns.ts'

type Factory = InstanceType<typeof PrismaPg>
type Adapter = Awaited<ReturnType<Factory['connect']>>
type Statement = Parameters<Adapter['queryRaw']>[0]

/** What somebody may have of the database: everything that is done within `run` goes through one of these. */
export class StatementAllowance implements Act {
  /** So far. */
  count = 0
  /** Why nothing more is sent; null: it is not over. */
  over: Error | null = null
  private readonly inLine: <T>(send: () => Promise<T>) => Promise<T>
  private readonly holders = new Set<Holder>()
  private readonly check: (count: number) => void

  /**
   * @param check called before each statement with its number, from 1; what it throws keeps it from being sent
   * @param atOnce outside of transactions, which send theirs one after the other
   */
  constructor(check: (count: number) => void, atOnce: number) {
    this.check = check
    this.inLine = takeTurns(atOnce)
  }

  note(): void {
    if (this.over) throw this.over
    this.count += 1
    this.check(this.count)
  }

  /** Sends what is of no transaction. */
  send<T>(statement: () => Promise<T>): Promise<T> {
    return this.inLine(() => {
      this.note()
      return statement()
    })
  }

  /** A connection is this act's until it is let go. @returns how to let it go */
  hold(holder: Holder): () => void {
    this.holders.add(holder)
    return () => this.holders.delete(holder)
  }

  /** Sends nothing more, and has PostgreSQL end what is under way: that fails with `why`. */
  end(why: Error): void {
    if (this.over) return
    this.over = why
    for (const holder of this.holders) holder.cancel()
  }

  run<T>(act: () => Promise<T>): Promise<T> {
    // Awaited within: a promise of Prisma's sends nothing before somebody waits for it.
    return allowances.run(this, async () => await act())
  }
}

const allowances = new AsyncLocalStorage<StatementAllowance>()

/** What ends a transaction is always sent: it frees its connection. */
const isEnding = ({ sql }: Statement) => /^\s*(commit|rollback|release|savepoint)/i.test(sql)

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: query_canceled */
const cancelled = '57014'

/** Begins a statement that PostgreSQL reads once for a connection, and plans no more than a few times. */
const kept = '/* kept */'
const names = new Map<string, string>()

/**
 * What is sent again and again in the same words, to which rows it leads always by the same way, is kept by its name. Not
 * what a list is narrowed by: the way to a rare class is another than that to a common one.
 */
function nameOf({ sql }: Statement): string {
  if (!sql.startsWith(kept)) return ''
  const name = names.get(sql) ?? `kept ${names.size + 1}`
  names.set(sql, name)
  return name
}

/** Prisma's adapter, with each statement counted to whoever it is sent for, and ended with them. */
export class CountingPg extends PrismaPg {
  private readonly statementMs: number | null
  readonly pool: pg.Pool

  /** @param statementMs after which PostgreSQL ends a statement by itself; null: never */
  constructor(config: pg.PoolConfig, statementMs: number | null) {
    const pool = new EndablePool(config, statementMs, () => allowances.getStore())
    super(pool, { disposeExternalPool: true, statementNameGenerator: nameOf })
    this.pool = pool
    this.statementMs = statementMs
  }

  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    const { queryRaw, executeRaw, startTransaction } = adapter
    adapter.queryRaw = statement => this.named(() => send(() => queryRaw.call(adapter, statement)))
    adapter.executeRaw = statement => this.named(() => send(() => executeRaw.call(adapter, statement)))
    adapter.startTransaction = level =>
      this.named(async () => {
        allowances.getStore()?.note()
        const transaction = await startTransaction.call(adapter, level)
        const { queryRaw: query, executeRaw: execute } = transaction
        const within = <T>(statement: Statement, act: () => Promise<T>) =>
          this.named(async () => {
            if (!isEnding(statement)) allowances.getStore()?.note()
            return await act()
          })
        transaction.queryRaw = statement => within(statement, () => query.call(transaction, statement))
        transaction.executeRaw = statement => within(statement, () => execute.call(transaction, statement))
        return transaction
      })
    return adapter
  }

  /** What was ended fails with why, in our words. */
  private async named<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (error) {
      if (!isDriverAdapterError(error) || error.cause.originalCode !== cancelled) throw error
      const over = allowances.getStore()?.over
      if (over) throw over
      throw this.statementMs === null ? error : new TookTooLong(this.statementMs / 1000, error)
    }
  }
}

function send<T>(statement: () => Promise<T>): Promise<T> {
  const allowance = allowances.getStore()
  return allowance ? allowance.send(statement) : statement()
}
