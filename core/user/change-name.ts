import { z } from 'zod'
import { type Context, requirePerson } from '#core/context.ts'
import { parse } from '#core/parse.ts'
import { nameSchema } from '#core/text.ts'
import { changeOwn } from '#core/user/change-own.ts'
import type { Confirm } from '#core/user/confirm-password.ts'

const schema = z.object({ name: nameSchema(100) })

export interface NewName {
  name: string
  currentPassword: string
}

/** One's own. What was done under the old name stays so in the audit trail. */
export async function changeName(ctx: Context, input: NewName, confirm: Confirm) {
  requirePerson(ctx, 'to change a name')
  const to = parse(schema, input)
  const { currentPassword } = input
  return changeOwn(ctx, { action: 'NAME_CHANGED', from: ({ name }) => ({ name }), to, currentPassword }, confirm)
}
