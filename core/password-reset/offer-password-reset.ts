import { randomUUID } from 'node:crypto'
import type { Database } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import { makeToken } from '#core/invitation/token.ts'
import { parse } from '#core/parse.ts'
import { makeResetLink } from '#core/password-reset/make-link.ts'
import { emailSchema } from '#core/user/email.ts'

/**
 * The same link, by whoever runs the machine: when every administrator of the installation has lost their password, nobody
 * is left who could sign in and make one. @throws InvalidInput, NotFound, Conflict where the account is disabled
 */
export async function offerPasswordReset(database: Database, input: { email: string }, now: Date) {
  const email = parse(emailSchema, input.email, 'email')
  return database.$transaction(async tx => {
    const user = await tx.user.findUnique({ where: { email } })
    if (!user) throw new NotFound('account with the e-mail', email)
    const operator = { database: tx, actor: null, isOperator: true, requestId: randomUUID(), now }
    return makeResetLink(operator, user.id, makeToken())
  })
}
