import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { LabelClass } from '#core/generated/prisma/client.ts'
import { holdClasses, requireFreeName } from '#core/label-class/hold-classes.ts'
import { parse } from '#core/parse.ts'
import { className, mostClasses } from '#core/project/create-project.ts'

const schema = z.object({ name: className, isPositive: z.boolean().nullish() })

export interface NewClass {
  projectId: string
  name: string
  isPositive?: boolean | null
}

/** Adds a possible answer, behind the others. What is frozen and trained does not know it. */
export async function addClass(ctx: Context, { projectId, ...input }: NewClass): Promise<LabelClass> {
  return inTransaction(ctx, async ctx => {
    const classes = await holdClasses(ctx, projectId)
    const { name, isPositive } = parse(schema, input)
    requireFreeName(classes, name)
    if (classes.length >= mostClasses)
      throw new InvalidInput('name', name, `at most ${mostClasses} classes, those that are archived included`)
    const positive = classes.find(c => c.isPositive)
    if (isPositive && positive)
      throw new InvalidInput('isPositive', isPositive, `at most one positive class: ${positive.name} is it`)
    const added = await ctx.database.labelClass.create({
      data: { projectId, name, isPositive: isPositive ?? false, position: classes.length },
    })
    const after = { name, position: added.position, isPositive: added.isPositive }
    await recordAudit(ctx, { action: 'CLASS_ADDED', nounId: added.id, projectId, after })
    return added
  })
}
