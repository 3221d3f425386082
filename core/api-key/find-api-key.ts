import { isKey, keySha256 } from '#core/api-key/secret.ts'
import type { Actor, Context } from '#core/context.ts'
import { Role } from '#core/generated/prisma/enums.ts'
import { seenEveryMs } from '#core/session/find-session.ts'

interface Found {
  keyId: string
  lastUsedAt: Date | null
  expiresAt: Date
  roles: string[]
  projectIds: string[]
  id: string
  name: string
}

/**
 * Whoever a key acts for, in one statement: its person, and what it narrows them to. Never an administrator of the
 * installation. Null for a key that is none, has expired, was revoked, or whose person is disabled.
 * @param isUse somebody does something: a look at whether it has ended is no use of it
 */
export async function actorOfKey(
  ctx: Pick<Context, 'database' | 'now'>,
  key: string,
  isUse: boolean,
): Promise<Actor | null> {
  if (!isKey(key)) return null
  const [found] = await ctx.database.$queryRaw<Found[]>`/* kept */
    select k."id" as "keyId", k."lastUsedAt", k."expiresAt", k."roles"::text[] as "roles", u."id", u."name",
      array(select p."projectId"::text from "ApiKeyProject" p where p."apiKeyId" = k."id") as "projectIds"
    from "ApiKey" k join "User" u on u."id" = k."userId"
    where k."tokenSha256" = ${keySha256(key)} and k."revokedAt" is null
      and k."expiresAt" > ${ctx.now.toISOString()}::timestamptz and u."disabledAt" is null`
  if (!found) return null
  const { keyId, lastUsedAt, expiresAt, projectIds, id, name } = found
  if (isUse && ctx.now.getTime() - (lastUsedAt?.getTime() ?? 0) >= seenEveryMs) {
    // no audit: when it was last used
    await ctx.database.apiKey.updateMany({ where: { id: keyId }, data: { lastUsedAt: ctx.now } })
  }
  const roles = Object.values(Role).filter(role => found.roles.includes(role))
  return { id, name, isAdmin: false, key: { id: keyId, projectIds, roles }, expiresAt }
}
