import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { InvalidInput } from '#core/errors.ts'
import { limits, requireAttempt } from '#core/session/attempts.ts'
import { credential, type Passwords } from '#core/user/passwords.ts'

/**
 * Asks somebody who is signed in for their password again. Only confirmPassword makes one, so that no verb can ask
 * without counting. @throws InvalidInput
 */
export type Confirm = (ctx: Context, currentPassword: string) => Promise<void>

/**
 * Runs an act that asks for the current password. Wrong ones are counted before the act, and written down after it,
 * outside of its transaction: what it rolls back must not give the guess back.
 * @throws TooManyAttempts, and what the act refuses with
 */
export async function confirmPassword<T>(
  ctx: Context<Database>,
  { verify }: Pick<Passwords, 'verify'>,
  act: (confirm: Confirm) => Promise<T>,
): Promise<T> {
  const { id } = requirePerson(ctx, 'to change an account')
  const attempt = await requireAttempt(ctx.database, limits.confirm, id, ctx.now)
  let isWrong = false
  const confirm: Confirm = async (within, password) => {
    const account = await within.database.account.findFirst({ where: { userId: id, providerId: credential } })
    isWrong = !account?.password || !(await verify({ hash: account.password, password }))
    // The password alone: that it was wrong is all that is said of it.
    if (isWrong) throw new InvalidInput('currentPassword', 'another one', 'the password that you sign in with')
  }
  try {
    return await act(confirm)
  } finally {
    if (isWrong) await inTransaction(ctx, tx => recordAudit(tx, refused(id, attempt.count)))
    else await attempt.refund()
  }
}

const refused = (nounId: string, attempt: number) => ({
  action: 'PASSWORD_REFUSED' as const,
  nounId,
  after: { attempt },
})
