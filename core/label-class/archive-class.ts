import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict } from '#core/errors.ts'
import type { LabelClass } from '#core/generated/prisma/client.ts'
import { holdClass } from '#core/label-class/hold-classes.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'

export interface ClassArchiving {
  labelClassId: string
  reason?: string | null
}

/** @throws Conflict where it is one of the last two, or an import is giving answers */
async function requireSpare(ctx: Context<Transaction>, { id, name, projectId }: LabelClass, classes: LabelClass[]) {
  const others = classes.filter(c => c.id !== id && c.archivedAt === null)
  if (others.length < 2)
    throw new Conflict(`without ${name} fewer than two answers are left: add one first`, `${others.length}`)
  // An import reads which classes there are when it begins.
  const open = { projectId, kind: 'IMPORT' as const, status: { in: ['QUEUED' as const, 'RUNNING' as const] } }
  if (await ctx.database.job.findFirst({ where: open }))
    throw new Conflict('an import is under way: let it end, or cancel it first', 'IMPORT')
}

async function setArchived(ctx: Context, input: ClassArchiving, isArchived: boolean): Promise<LabelClass> {
  return inTransaction(ctx, async ctx => {
    const { labelClass, classes, projectId } = await holdClass(ctx, input.labelClassId)
    const reason = parse(reasonSchema, input.reason, 'reason')
    // Said a second time it changes nothing, so there is nothing to tell.
    if ((labelClass.archivedAt !== null) === isArchived) return labelClass
    if (isArchived) await requireSpare(ctx, labelClass, classes)
    const archivedAt = isArchived ? ctx.now : null
    const changed = await ctx.database.labelClass.update({ where: { id: labelClass.id }, data: { archivedAt } })
    // Whoever decided on an answer before this is decided anew: none slips past.
    await ctx.database.project.update({ where: { id: projectId }, data: { policyRevision: { increment: 1 } } })
    const action = isArchived ? 'CLASS_ARCHIVED' : 'CLASS_RESTORED'
    await recordAudit(ctx, { action, nounId: labelClass.id, projectId, after: { name: labelClass.name }, reason })
    return changed
  })
}

/**
 * Says that no answer is given with a class any more. Labels, reference labels, datasets and models that have it keep it,
 * and what has it goes into new datasets as before.
 * @throws Conflict where fewer than two would be left, or an import is under way
 */
export const archiveClass = (ctx: Context, input: ClassArchiving): Promise<LabelClass> => setArchived(ctx, input, true)

export const restoreClass = (ctx: Context, input: ClassArchiving): Promise<LabelClass> => setArchived(ctx, input, false)
