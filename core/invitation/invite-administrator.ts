import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { requireFewPending } from '#core/invitation/require-few-pending.ts'
import { lifetimeMs, makeToken, tokenSha256 } from '#core/invitation/token.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'
import { lockAdministrators } from '#core/user/lock-administrators.ts'
import { lockActor } from '#core/user/lock-user.ts'

const act = 'to invite another administrator'

/** Makes a one-time link for a further administrator of the installation. @returns the token, which is stored nowhere */
export async function inviteAdministrator(ctx: Context, input: { reason?: string | null }, token = makeToken()) {
  requireAdministrator(ctx, act)
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    await lockAdministrators(ctx, act)
    const { id: createdById } = await lockActor(ctx)
    await requireFewPending(ctx, createdById)
    const expiresAt = new Date(ctx.now.getTime() + lifetimeMs)
    const { id } = await ctx.database.invitation.create({
      data: { isAdmin: true, tokenSha256: tokenSha256(token), expiresAt, createdById },
    })
    await recordAudit(ctx, { action: 'INVITATION_MADE', nounId: id, after: { isAdmin: true }, reason })
    return { id, token, expiresAt }
  })
}
