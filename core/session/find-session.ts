import type { Actor, Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { tokenSha256 } from '#core/invitation/token.ts'

/** How exactly it is known when a session or a key was used last. */
export const seenEveryMs = 60_000

interface Found {
  sessionId: string
  expiresAt: Date
  seenAt: Date
  id: string
  name: string
  email: string
  isAdmin: boolean
}

/** Sessions of people who may act. */
const open = ({ now }: Pick<Context, 'now'>) => Prisma.sql`
  select s."id" as "sessionId", s."expiresAt", s."updatedAt" as "seenAt", u."id", u."name", u."email", u."isAdmin"
  from "Session" s join "User" u on u."id" = s."userId"
  where s."expiresAt" > ${now.toISOString()}::timestamptz and u."disabledAt" is null`

/** The same for many that are open already, by their ids, in one statement; who is missing may not act any more. */
export async function findSessions(
  ctx: Pick<Context, 'database' | 'now'>,
  ids: readonly string[],
): Promise<Map<string, Found>> {
  if (ids.length === 0) return new Map()
  const found = await ctx.database.$queryRaw<Found[]>`${open(ctx)} and s."id" = any(${[...new Set(ids)]})`
  return new Map(found.map(session => [session.sessionId, session]))
}

/**
 * Who is behind a session's token, in one statement; null: nobody, or somebody who may not act any more.
 * @param isUse somebody does something: a look at whether it has ended is no sign of life
 */
export async function findSession(
  ctx: Pick<Context, 'database' | 'now'>,
  token: string,
  isUse = true,
): Promise<Found | null> {
  const [found] = await ctx.database.$queryRaw<Found[]>`/* kept */ ${open(ctx)}
    and s."tokenSha256" = ${tokenSha256(token)}`
  if (!found) return null
  if (isUse && ctx.now.getTime() - found.seenAt.getTime() >= seenEveryMs) await noteSeen(ctx, found)
  return found
}

export const actorOfSession = ({ id, name, isAdmin, sessionId, expiresAt }: Found): Actor => ({
  ...{ id, name, isAdmin, key: null },
  sessionId,
  expiresAt,
})

// no audit: when somebody was last seen
async function noteSeen({ database, now }: Pick<Context, 'database' | 'now'>, { id, sessionId }: Found) {
  const at = now.toISOString()
  await database.$executeRaw`
    with seen as (update "Session" set "updatedAt" = ${at}::timestamptz where "id" = ${sessionId} returning "userId")
    update "User" set "lastSeenAt" = ${at}::timestamptz from seen where "User"."id" = seen."userId" and "User"."id" = ${id}`
}
