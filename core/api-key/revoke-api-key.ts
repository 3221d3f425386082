import { announce, personTopic } from '#core/announce.ts'
import { endApiKeys } from '#core/api-key/revoke-api-keys-of.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'

/** The keys that somebody may end: their own, those that open a project of which they are ADMIN; an administrator all. */
const endable = (actor: { id: string; isAdmin: boolean }): Prisma.ApiKeyWhereInput => {
  const own = { userId: actor.id, roles: { has: 'ADMIN' as const } }
  if (actor.isAdmin) return {}
  return { OR: [{ userId: actor.id }, { projects: { some: { project: { memberships: { some: own } } } } }] }
}

/** Ends a key at once, in every project that it opened. */
export async function revokeApiKey(ctx: Context, input: { id: string; reason?: string | null }) {
  const actor = requirePerson(ctx, 'to revoke an API key')
  const id = requireId('ApiKey', input.id)
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    const before = await ctx.database.apiKey.findFirst({ where: { AND: [{ id }, endable(actor)] } })
    if (!before) throw new NotFound('ApiKey', id)
    const [apiKey] = await endApiKeys(ctx, { id }, reason)
    if (!apiKey) throw new Conflict('the key was revoked already', 'revoked')
    await announce(ctx, personTopic(apiKey.userId))
    return apiKey
  })
}
