import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Role } from '#core/generated/prisma/enums.ts'
import { requireFewPending } from '#core/invitation/require-few-pending.ts'
import { lifetimeMs, makeToken, tokenSha256 } from '#core/invitation/token.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { rolesSchema } from '#core/membership/set.ts'
import { parse } from '#core/parse.ts'
import { lockActor } from '#core/user/lock-user.ts'

/** Makes a one-time link into a project. @returns the token, which is stored nowhere */
export async function invitePerson(ctx: Context, input: { projectId: string; roles: Role[] }, token = makeToken()) {
  const { projectId } = input
  await requireRight(ctx, 'INVITE_PEOPLE', projectId)
  const roles = parse(rolesSchema, input.roles, 'roles')
  return inTransaction(ctx, async ctx => {
    await lockProject(ctx, projectId)
    await requireRight(ctx, 'INVITE_PEOPLE', projectId)
    const { id: createdById } = await lockActor(ctx)
    await requireFewPending(ctx, createdById)
    const expiresAt = new Date(ctx.now.getTime() + lifetimeMs)
    const { id } = await ctx.database.invitation.create({
      data: { projectId, roles, tokenSha256: tokenSha256(token), expiresAt, createdById },
    })
    await recordAudit(ctx, { action: 'INVITATION_MADE', nounId: id, projectId, after: { roles } })
    return { id, token, expiresAt }
  })
}
