import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { useInvitation } from '#core/invitation/use-invitation.ts'
import { parse } from '#core/parse.ts'
import { nameSchema } from '#core/text.ts'
import { emailSchema } from '#core/user/email.ts'
import { credential } from '#core/user/passwords.ts'
import { requireFreeEmail } from '#core/user/require-free-email.ts'
import { requireStrongPassword } from '#core/user/require-strong-password.ts'

const personSchema = z.object({ name: nameSchema(100), email: emailSchema })

export interface NewPerson {
  token: string
  name: string
  email: string
  password: string
}

/** Makes the account that a one-time link offers. `hashPassword` is the sign-in library's own. */
export async function acceptInvitation(ctx: Context, input: NewPerson, hashPassword: (p: string) => Promise<string>) {
  const { name, email } = parse(personSchema, { name: input.name, email: input.email })
  requireStrongPassword(input.password, { name, email })
  // Before the hash, which is dear: whoever has no link costs nothing.
  if (!(await previewInvitation(ctx, input.token))) throw new NotFound('Invitation', input.token)
  const hashed = await hashPassword(input.password)
  return inTransaction(ctx, async ctx => {
    const invitation = await useInvitation(ctx, input.token)
    await requireFreeEmail(ctx, email, ': sign in with it, then open the link again')
    const { isAdmin, projectId, roles } = invitation
    const id = randomUUID()
    const user = await ctx.database.user.create({
      data: {
        id,
        name,
        email,
        isAdmin,
        accounts: { create: { id: randomUUID(), accountId: id, providerId: credential, password: hashed } },
        ...(projectId ? { memberships: { create: { projectId, roles } } } : {}),
      },
    })
    await ctx.database.invitation.update({ where: { id: invitation.id }, data: { acceptedById: id } })
    const asUser = { ...ctx, actor: { id, name, isAdmin, key: null } }
    const after = { name, isAdmin, roles, invitationId: invitation.id }
    await recordAudit(asUser, { action: 'INVITATION_ACCEPTED', nounId: id, projectId, after })
    return user
  })
}
