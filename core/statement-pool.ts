import pg from 'pg'

/** A connection that an act has: asked to cancel, it has PostgreSQL end the statement that it waits for. */
export interface Holder {
  cancel(): void
}

/** An act that may be over before its statements are. */
export interface Act {
  /** Why nothing more of it is sent; null: it is not over. */
  over: Error | null
  /** @returns how to let go of it */
  hold(holder: Holder): () => void
}

type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void

/**
 * A pool whose connections know which act they work for, so that the statement under way can be ended with it, in
 * PostgreSQL too. A connection goes back only after that was heard: it never ends the next one's statement.
 */
export class EndablePool extends pg.Pool {
  private readonly config: pg.PoolConfig
  private readonly actNow: () => Act | undefined
  private readonly pids = new WeakMap<object, number>()

  /**
   * @param statementMs after which PostgreSQL ends a statement by itself; null: never
   * @param actNow for which act a connection is taken
   */
  constructor(config: pg.PoolConfig, statementMs: number | null, actNow: () => Act | undefined) {
    super({
      ...config,
      // The number that PostgreSQL itself has for it: a pooler in between hands out others, and must keep to this one.
      onConnect: async client => {
        const timeout = String(statementMs ?? 0)
        const { rows } = await client.query<{ pid: number }>(
          `select pg_backend_pid() as pid, case when $1 <> '0' then set_config('statement_timeout', $1, false) end`,
          [timeout],
        )
        if (rows[0]) this.pids.set(client, rows[0].pid)
      },
    })
    this.config = config
    this.actNow = actNow
  }

  override connect(): Promise<pg.PoolClient>
  override connect(taken: Taken): void
  override connect(taken?: Taken): Promise<pg.PoolClient> | undefined {
    const act = this.actNow()
    if (!taken) return super.connect().then(client => this.giveTo(act, client))
    super.connect((error, client, done) => {
      if (error || !client) return taken(error, client, done)
      try {
        this.giveTo(act, client)
      } catch (over) {
        return taken(over instanceof Error ? over : new Error(String(over)), undefined, done)
      }
      taken(undefined, client, done)
    })
    return undefined
  }

  /** @throws why the act is over, where it is */
  private giveTo(act: Act | undefined, client: pg.PoolClient): pg.PoolClient {
    if (!act) return client
    const letGo = client.release
    if (act.over) {
      letGo()
      throw act.over
    }
    let cancelling: Promise<void> | undefined
    const leave = act.hold({
      cancel: () => {
        cancelling ??= this.cancel(client)
      },
    })
    client.release = (broken?: Error | boolean) => {
      leave()
      if (cancelling) void cancelling.then(() => letGo(broken))
      else letGo(broken)
    }
    return client
  }

  private async cancel(client: object): Promise<void> {
    const { stream, keepAlive, connectionString, connectionTimeoutMillis } = this.config
    const other = new pg.Client({ stream, keepAlive, connectionString, connectionTimeoutMillis })
    // What cannot be ended from here (no connection is left) ends by its own limit.
    other.on('error', () => undefined)
    await other
      .connect()
      .then(() => other.query('select pg_cancel_backend($1)', [this.pids.get(client)]))
      .catch(() => undefined)
    await other.end().catch(() => undefined)
  }
}
