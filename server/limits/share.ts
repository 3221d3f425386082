import type { GraphQLError } from 'graphql'
import type { Caller } from '#server/limits/caller.ts'
import { shareLimits } from '#server/limits/figures.ts'
import { refuse } from '#server/limits/refuse.ts'

interface Waiting {
  cost: number
  letIn(): void
}

interface Account {
  running: number
  /** Of what runs. */
  cost: number
  waiting: Waiting[]
  /** Cost spent and not yet flowed back, as of `at`. */
  spent: number
  at: number
}

/** Callers with accounts; beyond it those at rest are forgotten. */
const mostAccounts = 10_000

/**
 * What is divided between callers: how much runs at one time, and the cost of a minute. Whoever waits is let in by turns,
 * one of each caller, so that who asks a hundred times waits for their own ninety-nine and nobody else does.
 */
export class Share {
  private readonly accounts = new Map<string, Account>()
  /** Keys of those who wait, the next to be let in first. */
  private readonly turns: string[] = []
  private running = 0
  private cost = 0
  private readonly limits: typeof shareLimits
  private readonly now: () => number

  /** @param now milliseconds, of a clock that never goes back */
  constructor(limits = shareLimits, now: () => number = () => performance.now()) {
    this.limits = limits
    this.now = now
  }

  private accountOf({ key }: Caller): Account {
    const known = this.accounts.get(key)
    if (known) return known
    if (this.accounts.size >= mostAccounts) this.forget()
    const account: Account = { running: 0, cost: 0, waiting: [], spent: 0, at: this.now() }
    this.accounts.set(key, account)
    return account
  }

  private forget(): void {
    const before = this.now() - 60_000
    for (const [key, { running, waiting, at }] of this.accounts)
      if (running === 0 && waiting.length === 0 && at < before) this.accounts.delete(key)
  }

  /** @returns TOO_MANY_REQUESTS with `retryAfterSeconds` where it is more than flows back within a minute */
  charge(caller: Caller, cost: number): GraphQLError | null {
    const account = this.accountOf(caller)
    const { costPerMinute } = this.limits
    const most = caller.isStranger ? costPerMinute.stranger : costPerMinute.person
    const flow = most / 60_000
    const now = this.now()
    account.spent = Math.max(0, account.spent - (now - account.at) * flow)
    account.at = now
    const over = account.spent + cost - most
    if (over > 0) return refuseNow(`more than ${most} of cost within a minute`, Math.ceil(over / flow / 1000))
    account.spent += cost
    return null
  }

  /** A place without waiting. @returns how to leave, exactly once; null where there is none now */
  enterNow(caller: Caller, wholeCost: number): (() => void) | null {
    // One that costs more than a share takes all of it, and runs by itself.
    const cost = Math.min(wholeCost, this.limits.costOfOne)
    const account = this.accountOf(caller)
    if (account.waiting.length > 0 || !this.fits(account, cost)) return null
    this.start(account, cost)
    return () => this.leave(account, cost)
  }

  /**
   * Waits for a turn. @returns how to leave, exactly once
   * @throws TOO_MANY_REQUESTS where too many of this caller wait already, or it waited too long; the signal's reason once it is aborted
   */
  async enter(caller: Caller, wholeCost: number, left?: AbortSignal): Promise<() => void> {
    left?.throwIfAborted()
    const now = this.enterNow(caller, wholeCost)
    if (now) return now
    const cost = Math.min(wholeCost, this.limits.costOfOne)
    const account = this.accountOf(caller)
    if (account.waiting.length >= this.limits.waitingOfOne)
      throw refuseNow(`${this.limits.waitingOfOne} operations wait already`, 1)
    await this.wait(caller.key, account, cost, left)
    return () => this.leave(account, cost)
  }

  private leave(account: Account, cost: number): void {
    account.running -= 1
    account.cost -= cost
    this.running -= 1
    this.cost -= cost
    this.letIn()
  }

  private fits(account: Account, cost: number): boolean {
    const { running, runningOfOne, costOfOne, costOfAll } = this.limits
    if (this.running >= running || account.running >= runningOfOne) return false
    return account.cost + cost <= costOfOne && this.cost + cost <= costOfAll
  }

  private start(account: Account, cost: number): void {
    account.running += 1
    account.cost += cost
    this.running += 1
    this.cost += cost
  }

  private wait(key: string, account: Account, cost: number, left?: AbortSignal): Promise<void> {
    if (account.waiting.length === 0) this.turns.push(key)
    const { waitMilliseconds } = this.limits
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        left?.removeEventListener('abort', leave)
      }
      const giveUp = (why: unknown) => {
        end()
        account.waiting.splice(account.waiting.indexOf(waiting), 1)
        if (account.waiting.length === 0) this.turns.splice(this.turns.indexOf(key), 1)
        reject(why)
      }
      const leave = () => giveUp(left?.reason)
      const letIn = () => {
        end()
        resolve()
      }
      const waiting: Waiting = { cost, letIn }
      const late = () => giveUp(refuseNow(`it waited for ${waitMilliseconds / 1000} s`, 5))
      const timer = setTimeout(late, waitMilliseconds)
      account.waiting.push(waiting)
      left?.addEventListener('abort', leave, { once: true })
    })
  }

  /** Those next in turn whom their own share and everybody's has room for. */
  private letIn(): void {
    for (;;) {
      const at = this.turns.findIndex(key => {
        const account = this.accounts.get(key)
        return account?.waiting[0] && this.fits(account, account.waiting[0].cost)
      })
      const [key] = at < 0 ? [] : this.turns.splice(at, 1)
      const account = key === undefined ? undefined : this.accounts.get(key)
      const next = account?.waiting.shift()
      if (key === undefined || !account || !next) return
      if (account.waiting.length > 0) this.turns.push(key)
      this.start(account, next.cost)
      next.letIn()
    }
  }
}

const refuseNow = (why: string, retryAfterSeconds: number): GraphQLError =>
  refuse('TOO_MANY_REQUESTS', `too many requests at once: ${why}; ask again in ${retryAfterSeconds} s`, {
    retryAfterSeconds,
  })
