import { z } from 'zod'
import { type Context, requirePerson } from '#core/context.ts'
import { parse } from '#core/parse.ts'
import { changeOwn } from '#core/user/change-own.ts'
import type { Confirm } from '#core/user/confirm-password.ts'
import { emailSchema } from '#core/user/email.ts'
import { requireFreeEmail } from '#core/user/require-free-email.ts'

const schema = z.object({ email: emailSchema })

export interface NewEmail {
  email: string
  currentPassword: string
}

/** One's own, which one signs in with from then on. Nothing is sent to it: an installation need not have a mail server. */
export async function changeEmail(ctx: Context, input: NewEmail, confirm: Confirm) {
  requirePerson(ctx, 'to change an e-mail')
  const to = parse(schema, input)
  const { currentPassword } = input
  return changeOwn(
    ctx,
    {
      action: 'EMAIL_CHANGED',
      from: ({ email }) => ({ email }),
      to,
      currentPassword,
      async check(ctx) {
        await requireFreeEmail(ctx, to.email)
      },
    },
    confirm,
  )
}
