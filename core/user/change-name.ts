import { z } from 'zod'
import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import { parse } from '#core/parse.ts'
import { nameSchema } from '#core/text.ts'
import type { Confirm } from '#core/user/confirm-password.ts'
import { lockActor } from '#core/user/lock-user.ts'

const schema = z.object({ name: nameSchema(100) })

export interface NewName {
  name: string
  currentPassword: string
}

/** One's own. What was done under the old name stays so in the audit trail. */
export async function changeName(ctx: Context, input: NewName, confirm: Confirm) {
  const actor = requirePerson(ctx, 'to change a name')
  const { name } = parse(schema, input)
  return inTransaction(ctx, async ctx => {
    const before = await lockActor(ctx)
    await confirm(ctx, input.currentPassword)
    if (before.name === name) return before
    const user = await ctx.database.user.update({ where: { id: actor.id }, data: { name } })
    await recordAudit(ctx, {
      action: 'NAME_CHANGED',
      nounId: actor.id,
      before: { name: before.name },
      after: { name },
    })
    await announce(ctx, personTopic(actor.id))
    return user
  })
}
