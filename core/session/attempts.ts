import { createHash, randomUUID } from 'node:crypto'
import type { Database } from '#core/database.ts'
import { TooManyAttempts } from '#core/errors.ts'

export interface Limit {
  /** What is counted; part of the key. */
  name: string
  most: number
  windowMs: number
}

const minuteMs = 60_000

/** Wrong passwords, and what else a stranger may repeat. What was right is taken back: see refund. */
export const limits = {
  /** From one address (of IPv6, one network of 64 bits). */
  address: { name: 'sign-in from', most: 10, windowMs: minuteMs },
  /** For one account, from wherever, by browsers that it has never been signed in to with. */
  account: { name: 'sign-in to', most: 20, windowMs: 15 * minuteMs },
  /** For one account by one browser that it has been signed in to with: strangers cannot use this one up. */
  device: { name: 'sign-in by', most: 10, windowMs: 15 * minuteMs },
  /** Right ones of one person: a program that signs in at every call fills the trail, and has API keys. */
  right: { name: 'signed in', most: 60, windowMs: 15 * minuteMs },
  /** Failed sign-ins to no account that are written down, all together. */
  unknown: { name: 'sign-in to nobody', most: 30, windowMs: 60 * minuteMs },
  /** The current password, asked again of somebody who is signed in. */
  confirm: { name: 'password of', most: 10, windowMs: 15 * minuteMs },
} as const satisfies Record<string, Limit>

const longestWindowMs = Math.max(...Object.values(limits).map(l => l.windowMs))

export interface Attempt {
  count: number
  isOver: boolean
  retryAfterSeconds: number
  /** Takes it back: it was no wrong one. */
  refund(): Promise<void>
}

/** What it is counted by is kept as a hash: it may be what somebody typed. */
const keyOf = (limit: Limit, of: string) => `${limit.name} ${createHash('sha256').update(of).digest('hex')}`

/**
 * Counts one more, before it is known whether it is a wrong one, so that many at once cannot slip through together.
 * In a statement of its own: what was counted stays counted when the verb that follows is rolled back.
 */
export async function countAttempt(database: Database, limit: Limit, of: string, now: Date): Promise<Attempt> {
  const key = keyOf(limit, of)
  const startMs = BigInt(now.getTime())
  const openSinceMs = startMs - BigInt(limit.windowMs)
  // no audit: a count; the verb writes what was refused
  const [row] = await database.$queryRaw<{ count: number; lastRequest: bigint }[]>`
    insert into "RateLimit" as r ("id", "key", "count", "lastRequest") values (${randomUUID()}, ${key}, 1, ${startMs})
    on conflict ("key") do update set
      "count" = case when r."lastRequest" <= ${openSinceMs} then 1 else least(r."count" + 1, 1000000) end,
      "lastRequest" = case when r."lastRequest" <= ${openSinceMs} then ${startMs} else r."lastRequest" end
    returning "count", "lastRequest"`
  const { count, lastRequest } = row ?? { count: 1, lastRequest: startMs }
  if (count === 1) await forgetOld(database, now)
  const leftMs = Number(lastRequest) + limit.windowMs - now.getTime()
  return {
    count,
    isOver: count > limit.most,
    retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
    refund: async () => {
      await database.$executeRaw`update "RateLimit" set "count" = greatest("count" - 1, 0)
        where "key" = ${key} and "lastRequest" = ${lastRequest}`
    },
  }
}

/** @throws TooManyAttempts */
export async function requireAttempt(database: Database, limit: Limit, of: string, now: Date): Promise<Attempt> {
  const attempt = await countAttempt(database, limit, of, now)
  if (attempt.isOver) throw new TooManyAttempts(attempt.retryAfterSeconds)
  return attempt
}

/** Windows that are over, leaving those that somebody is counting in. */
async function forgetOld(database: Database, now: Date): Promise<void> {
  const over = BigInt(now.getTime() - longestWindowMs)
  await database.$executeRaw`delete from "RateLimit" where "id" in (
    select "id" from "RateLimit" where "lastRequest" < ${over} limit 1000 for update skip locked)`
}
