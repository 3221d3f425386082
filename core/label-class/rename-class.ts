import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { LabelClass } from '#core/generated/prisma/client.ts'
import { holdClass, requireFreeName } from '#core/label-class/hold-classes.ts'
import { parse } from '#core/parse.ts'
import { className } from '#core/project/create-project.ts'

export interface NewClassName {
  labelClassId: string
  name: string
  /** As it was seen. */
  expectedName: string
}

/**
 * Gives a class another name. It stays the same class: what has it shows the new name, and what was frozen, trained or
 * written into the trail keeps the one that it had. Renamed back, it is as before.
 * @throws Conflict where somebody renamed it meanwhile
 */
export async function renameClass(ctx: Context, input: NewClassName): Promise<LabelClass> {
  return inTransaction(ctx, async ctx => {
    const { labelClass, classes, projectId } = await holdClass(ctx, input.labelClassId)
    const name = parse(className, input.name, 'name')
    const { id, name: before } = labelClass
    if (before === name) return labelClass
    if (before !== input.expectedName) throw new Conflict(`somebody else renamed it first: it is ${before}`, before)
    requireFreeName(
      classes.filter(c => c.id !== id),
      name,
    )
    const renamed = await ctx.database.labelClass.update({ where: { id }, data: { name } })
    await recordAudit(ctx, {
      action: 'CLASS_RENAMED',
      nounId: id,
      projectId,
      before: { name: before },
      after: { name },
    })
    return renamed
  })
}
