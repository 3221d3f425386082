import { z } from 'zod'
import { announce, personTopic } from '#core/announce.ts'
import { keyOf, keySha256, startOf } from '#core/api-key/secret.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { Role } from '#core/generated/prisma/enums.ts'
import { requireId } from '#core/id.ts'
import { makeToken } from '#core/invitation/token.ts'
import { rolesSchema } from '#core/membership/set.ts'
import { parse } from '#core/parse.ts'
import { nameSchema } from '#core/text.ts'
import { lockActor } from '#core/user/lock-user.ts'

const mostProjects = 100
const mostKeys = 50
const longestMs = 366 * 24 * 3600 * 1000

const schema = z.object({
  name: nameSchema(100),
  projectIds: z
    .array(z.string())
    .min(1, `1 to ${mostProjects} projects`)
    .max(mostProjects, `1 to ${mostProjects} projects`)
    .transform(ids => [...new Set(ids.map(id => requireId('Project', id)))]),
  roles: rolesSchema,
  expiresAt: z.date(),
})

export interface NewApiKey {
  name: string
  projectIds: string[]
  roles: Role[]
  expiresAt: Date
}

/**
 * Makes a key with which a program acts for whoever makes it, in some of their projects and with some of the roles that
 * they have there, for a year at most. What they lose there later, the key loses with them.
 * @returns the key itself too, which is stored nowhere
 */
export async function createApiKey(ctx: Context, input: NewApiKey, token = makeToken()) {
  const actor = requirePerson(ctx, 'to make an API key')
  const { name, projectIds, roles, expiresAt } = parse(schema, input)
  const latest = new Date(ctx.now.getTime() + longestMs)
  if (!(expiresAt > ctx.now && expiresAt <= latest))
    throw new InvalidInput('expiresAt', shownTime(expiresAt), `after now, until ${shownTime(latest)}`)
  const key = keyOf(token)
  return inTransaction(ctx, async ctx => {
    await lockActor(ctx)
    await requireHeld(ctx, actor.id, projectIds, roles)
    const live = await ctx.database.apiKey.count({
      where: { userId: actor.id, revokedAt: null, expiresAt: { gt: ctx.now } },
    })
    if (live >= mostKeys) throw new InvalidInput('name', name, `${mostKeys} keys a person: revoke one first`)
    const projects = { create: projectIds.map(projectId => ({ projectId })) }
    const secret = { tokenSha256: keySha256(key), start: startOf(key) }
    const apiKey = await ctx.database.apiKey.create({
      data: { userId: actor.id, name, roles, expiresAt, createdAt: ctx.now, ...secret, projects },
    })
    // Not the other projects: each project's trail is its own.
    const after = { name, roles, expiresAt: shownTime(expiresAt) }
    await recordAudit(
      ctx,
      ...projectIds.map(projectId => ({ action: 'API_KEY_CREATED' as const, nounId: apiKey.id, projectId, after })),
    )
    await announce(ctx, personTopic(actor.id))
    return { key, apiKey }
  })
}

const shownTime = (at: Date) => (Number.isNaN(at.getTime()) ? 'no time' : at.toISOString())

/** @throws NotFound for a project that is not theirs; InvalidInput for a role that they have in none of these */
async function requireHeld(ctx: Context<Transaction>, userId: string, projectIds: string[], roles: Role[]) {
  const memberships = await ctx.database.membership.findMany({ where: { userId, projectId: { in: projectIds } } })
  const foreign = projectIds.find(id => !memberships.some(m => m.projectId === id))
  if (foreign) throw new NotFound('Project', foreign)
  const held = new Set(memberships.flatMap(m => m.roles))
  const missing = roles.find(role => !held.has(role))
  const allowed = Object.values(Role).filter(role => held.has(role))
  if (missing) throw new InvalidInput('roles', missing, `of those that you have there: ${allowed.join(', ')}`)
}
