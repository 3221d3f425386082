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

/** @throws Conflict where it is one of the last two, or a job may be giving it */
async function requireSpare(ctx: Context<Transaction>, { id, name, projectId }: LabelClass, classes: LabelClass[]) {
  const others = classes.filter(c => c.id !== id && c.archivedAt === null)
  if (others.length < 2)
    throw new Conflict(`without ${name} fewer than two answers are left: add one first`, `${others.length}`)
  // An import reads which classes there are when it begins, and a batch was asked for with one.
  const kinds = ['IMPORT' as const, 'BATCH' as const]
  const open = { projectId, kind: { in: kinds }, status: { in: ['QUEUED' as const, 'RUNNING' as const] } }
  const job = await ctx.database.job.findFirst({ where: open })
  if (!job) return
  const what = job.kind === 'IMPORT' ? 'an import' : 'an act on many images'
  throw new Conflict(`${what} is under way: let it end, or cancel it first`, job.kind)
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
 * @throws Conflict where fewer than two would be left, or an import or an act on many images is under way
 */
export const archiveClass = (ctx: Context, input: ClassArchiving): Promise<LabelClass> => setArchived(ctx, input, true)

export const restoreClass = (ctx: Context, input: ClassArchiving): Promise<LabelClass> => setArchived(ctx, input, false)
