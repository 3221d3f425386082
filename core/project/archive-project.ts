import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict } from '#core/errors.ts'
import type { Project } from '#core/generated/prisma/client.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'

export interface Archiving {
  projectId: string
  reason?: string | null
}

/** What is under way would go on changing it. @throws Conflict naming one */
async function requireNothingOpen({ database }: Context<Transaction>, projectId: string): Promise<void> {
  const where = { projectId, status: { in: ['QUEUED' as const, 'RUNNING' as const] } }
  const first = await database.job.findFirst({ where, orderBy: { id: 'asc' } })
  if (!first) return
  const count = await database.job.count({ where })
  const named = `${count === 1 ? 'a job is' : `${count} jobs are`} open, ${count === 1 ? '' : 'the first '}${first.kind} ${first.status}`
  throw new Conflict(`${named}: let ${count === 1 ? 'it' : 'them'} end, or cancel first`, first.status)
}

/** Says that nothing of a project changes from now on, or that it is worked on again. Nothing is deleted. */
async function setArchived(ctx: Context, { projectId, ...input }: Archiving, isArchived: boolean): Promise<Project> {
  await requireRight(ctx, 'ARCHIVE_PROJECTS', projectId)
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    await lockProject(ctx, projectId)
    await requireRight(ctx, 'ARCHIVE_PROJECTS', projectId)
    const old = await ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
    // Said a second time it changes nothing, so there is nothing to tell.
    if ((old.archivedAt !== null) === isArchived) return old
    if (isArchived) await requireNothingOpen(ctx, projectId)
    const archivedAt = isArchived ? ctx.now : null
    const changed = await ctx.database.project.update({
      where: { id: projectId },
      // An answer that was decided upon before is decided anew, and refused.
      data: { archivedAt, policyRevision: { increment: 1 } },
    })
    await recordAudit(ctx, {
      action: isArchived ? 'PROJECT_ARCHIVED' : 'PROJECT_RESTORED',
      ...{ nounId: old.id, projectId: old.id, reason },
    })
    return changed
  })
}

/** @throws Conflict while a job of it is open */
export const archiveProject = (ctx: Context, input: Archiving): Promise<Project> => setArchived(ctx, input, true)

export const restoreProject = (ctx: Context, input: Archiving): Promise<Project> => setArchived(ctx, input, false)
