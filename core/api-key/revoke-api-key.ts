import { announce, personTopic } from '#core/announce.ts'
import { endApiKeys } from '#core/api-key/revoke-api-keys-of.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'
import { lockActor } from '#core/user/lock-user.ts'

/** The keys that somebody may end: their own, those that open a project of which they are ADMIN; an administrator all. */
const endable = ({ id, isAdmin }: { id: string; isAdmin: boolean }): Prisma.ApiKeyWhereInput => {
  if (isAdmin) return {}
  const own = { userId: id, roles: { has: 'ADMIN' as const } }
  return { OR: [{ userId: id }, { projects: { some: { project: { memberships: { some: own } } } } }] }
}

/** Ends a key at once, in every project that it opened. */
export async function revokeApiKey(ctx: Context, input: { id: string; reason?: string | null }) {
  requirePerson(ctx, 'to revoke an API key')
  const id = requireId('ApiKey', input.id)
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    const before = await ctx.database.apiKey.findFirst({ where: { AND: [{ id }, endable(await lockActor(ctx))] } })
    if (!before) throw new NotFound('ApiKey', id)
    const [apiKey] = await endApiKeys(ctx, { id }, reason)
    if (!apiKey) throw new Conflict('the key was revoked already', 'revoked')
    await announce(ctx, personTopic(apiKey.userId))
    return apiKey
  })
}
