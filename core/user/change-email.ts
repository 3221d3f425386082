import { z } from 'zod'
import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import { parse } from '#core/parse.ts'
import type { Confirm } from '#core/user/confirm-password.ts'
import { emailSchema } from '#core/user/email.ts'
import { lockActor } from '#core/user/lock-user.ts'
import { requireFreeEmail } from '#core/user/require-free-email.ts'

const schema = z.object({ email: emailSchema })

export interface NewEmail {
  email: string
  currentPassword: string
}

/** One's own, which one signs in with from then on. Nothing is sent to it: an installation need not have a mail server. */
export async function changeEmail(ctx: Context, input: NewEmail, confirm: Confirm) {
  const actor = requirePerson(ctx, 'to change an e-mail')
  const { email } = parse(schema, input)
  return inTransaction(ctx, async ctx => {
    const before = await lockActor(ctx)
    await confirm(ctx, input.currentPassword)
    if (before.email === email) return before
    await requireFreeEmail(ctx, email)
    const user = await ctx.database.user.update({ where: { id: actor.id }, data: { email } })
    await recordAudit(ctx, {
      action: 'EMAIL_CHANGED',
      nounId: actor.id,
      before: { email: before.email },
      after: { email },
    })
    await announce(ctx, personTopic(actor.id))
    return user
  })
}
