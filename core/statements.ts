import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'

type Factory = InstanceType<typeof PrismaPg>
type Adapter = Awaited<ReturnType<Factory['connect']>>
type Statement = Parameters<Adapter['queryRaw']>[0]

/** What somebody may have of the database: everything that is done within `run` goes through one of these. */
export class StatementAllowance {
  /** So far. */
  count = 0
  private running = 0
  private readonly waiting: (() => void)[] = []
  private readonly check: (count: number) => void
  private readonly atOnce: number

  /**
   * @param check called before each statement with its number, from 1; what it throws keeps it from being sent
   * @param atOnce outside of transactions, which send theirs one after the other
   */
  constructor(check: (count: number) => void, atOnce: number) {
    this.check = check
    this.atOnce = atOnce
  }

  note(): void {
    this.count += 1
    this.check(this.count)
  }

  async inTurn<T>(send: () => Promise<T>): Promise<T> {
    if (this.running === this.atOnce) await new Promise<void>(resolve => this.waiting.push(resolve))
    else this.running += 1
    try {
      this.note()
      return await send()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.running -= 1
    }
  }

  run<T>(act: () => Promise<T>): Promise<T> {
    // Awaited within: a promise of Prisma's sends nothing before somebody waits for it.
    return allowances.run(this, async () => await act())
  }
}

const allowances = new AsyncLocalStorage<StatementAllowance>()

/** What ends a transaction is always sent: it frees its connection. */
const isEnding = ({ sql }: Statement) => /^\s*(commit|rollback|release|savepoint)/i.test(sql)

/** Prisma's adapter, with each statement counted to whoever it is sent for. */
export class CountingPg extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    const { queryRaw, executeRaw, startTransaction } = adapter
    adapter.queryRaw = statement => inTurn(() => queryRaw.call(adapter, statement))
    adapter.executeRaw = statement => inTurn(() => executeRaw.call(adapter, statement))
    adapter.startTransaction = async level => {
      allowances.getStore()?.note()
      const transaction = await startTransaction.call(adapter, level)
      const { queryRaw: query, executeRaw: execute } = transaction
      transaction.queryRaw = async statement => {
        if (!isEnding(statement)) allowances.getStore()?.note()
        return query.call(transaction, statement)
      }
      transaction.executeRaw = async statement => {
        if (!isEnding(statement)) allowances.getStore()?.note()
        return execute.call(transaction, statement)
      }
      return transaction
    }
    return adapter
  }
}

function inTurn<T>(send: () => Promise<T>): Promise<T> {
  const allowance = allowances.getStore()
  return allowance ? allowance.inTurn(send) : send()
}
