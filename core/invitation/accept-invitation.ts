import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { tokenSha256 } from '#core/invitation/token.ts'
import { parse } from '#core/parse.ts'

const personSchema = z.object({
  name: z.string().trim().min(1, '1 to 100 characters').max(100, '1 to 100 characters'),
  email: z.string().trim().toLowerCase().pipe(z.email('an e-mail address')),
})

export interface NewPerson {
  token: string
  name: string
  email: string
  password: string
}

/** Uses the link up, in the same transaction as what it gives. @throws NotFound when it was used, has expired or never was */
async function useInvitation(ctx: Context<Transaction>, token: string) {
  const [invitation] = await ctx.database.invitation.updateManyAndReturn({
    where: { tokenSha256: tokenSha256(token), usedAt: null, expiresAt: { gt: ctx.now } },
    data: { usedAt: ctx.now },
  })
  if (!invitation) throw new NotFound('Invitation', token)
  return invitation
}

/** Makes the account that a one-time link offers. `hashPassword` is the sign-in library's own. */
export async function acceptInvitation(ctx: Context, input: NewPerson, hashPassword: (p: string) => Promise<string>) {
  const { name, email } = parse(personSchema, input)
  const { length } = input.password
  // Its length alone is named: a password never comes back.
  if (length < 12 || length > 128) throw new InvalidInput('password', `${length} characters`, '12 to 128 characters')
  // Before the hash, which is dear: whoever has no link costs nothing.
  if (!(await previewInvitation(ctx, input.token))) throw new NotFound('Invitation', input.token)
  const hashed = await hashPassword(input.password)
  return inTransaction(ctx, async ctx => {
    const invitation = await useInvitation(ctx, input.token)
    if (await ctx.database.user.findUnique({ where: { email } })) {
      throw new Conflict(`${email} has an account already: sign in with it, then open the link again`, email)
    }
    const { isAdmin, projectId, roles } = invitation
    const id = randomUUID()
    const user = await ctx.database.user.create({
      data: {
        id,
        name,
        email,
        isAdmin,
        accounts: { create: { id: randomUUID(), accountId: id, providerId: 'credential', password: hashed } },
        ...(projectId ? { memberships: { create: { projectId, roles } } } : {}),
      },
    })
    const asUser = { ...ctx, actor: { id, name, isAdmin, key: null } }
    await recordAudit(asUser, { action: 'INVITATION_ACCEPTED', nounId: id, projectId, after: { name, isAdmin, roles } })
    return user
  })
}

/** The same link, opened by somebody who has an account: adds its roles to theirs. */
export async function joinProject(ctx: Context, input: { token: string }) {
  const actor = requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const { projectId, roles } = await useInvitation(ctx, input.token)
    if (!projectId) throw new NotFound('Invitation', input.token)
    // One change of roles at a time, as in setMembership: what is added to must not change meanwhile.
    await ctx.database.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for update`
    const key = { projectId, userId: actor.id }
    const before = await ctx.database.membership.findUnique({ where: { projectId_userId: key } })
    const after = [...new Set([...(before?.roles ?? []), ...roles])]
    const membership = await ctx.database.membership.upsert({
      where: { projectId_userId: key },
      create: { ...key, roles: after },
      update: { roles: after },
    })
    await recordAudit(ctx, {
      action: 'MEMBERSHIP_SET',
      nounId: actor.id,
      projectId,
      before: { roles: before?.roles ?? [] },
      after: { roles: after },
    })
    return membership
  })
}
