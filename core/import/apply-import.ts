import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { type Import, Prisma } from '#core/generated/prisma/client.ts'
import { findChecked } from '#core/import/find-checked.ts'
import { holdUpload } from '#core/import/hold-upload.ts'
import { requireImportRoom } from '#core/import/require-import-room.ts'
import { requireSaid } from '#core/import/said-in-source.ts'
import { stillNamedIn } from '#core/import/sum-deidentification.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'

export interface ApplyInput {
  importId: string
  classes?: readonly { name: string; labelClassId?: string | null }[] | null
  readers?: readonly { name: string; userId: string }[] | null
  /** Whether images whose label came with an import get the one that this source gives them, where it is another. */
  relabel?: boolean | null
}

/** Members that a refusal names. */
const shownMembers = 20

async function classMapOf(ctx: Context, imported: Import, classes: NonNullable<ApplyInput['classes']>) {
  await requireSaid(ctx, imported.id, { field: 'classes', said: 'className', names: classes.map(c => c.name) })
  const ours = await ctx.database.labelClass.findMany({
    where: { projectId: imported.projectId, archivedAt: null },
    orderBy: { position: 'asc' },
  })
  for (const { labelClassId } of classes) {
    if (labelClassId && !ours.some(c => c.id === labelClassId))
      throw new InvalidInput('classes', labelClassId, ours.map(c => `${c.id} (${c.name})`).join(', '))
  }
  return Object.fromEntries(classes.map(c => [c.name, c.labelClassId ?? null]))
}

async function readerMapOf(
  ctx: Context,
  { id, projectId }: Import,
  readers: NonNullable<ApplyInput['readers']>,
): Promise<Record<string, string>> {
  await requireSaid(ctx, id, { field: 'readers', said: 'labeller', names: readers.map(r => r.name) })
  const asked = [...new Set(readers.map(r => r.userId))]
  const found = await ctx.database.membership.findMany({ where: { projectId, userId: { in: asked } } })
  const members = new Set(found.map(m => m.userId))
  const stranger = asked.find(userId => !members.has(userId))
  if (stranger !== undefined) {
    const some = await ctx.database.membership.findMany({
      where: { projectId },
      include: { user: true },
      orderBy: { createdAt: 'asc' },
      take: shownMembers,
    })
    throw new InvalidInput('readers', stranger, some.map(m => `${m.userId} (${m.user.name})`).join(', '))
  }
  return Object.fromEntries(readers.map(r => [r.name, r.userId]))
}

/** What could be read waits again, to be held against the project as it stands then; what could not stays refused. */
async function resetFiles(ctx: Context<Transaction>, importId: string): Promise<void> {
  await ctx.database.importFile.updateMany({
    where: { importId, sha256: { not: null }, outcome: { not: 'PASSED_OVER' } },
    data: { outcome: 'PENDING', reason: null },
  })
}

/**
 * Queues the adding of what was looked at, read as it was, under the classes and readers that somebody now decided on.
 * @throws Conflict unless it was looked at whole and nobody applied it yet
 */
export async function applyImport(ctx: Context, input: ApplyInput) {
  const { importId } = input
  const { found, actor } = await findChecked(ctx, importId)
  const { projectId, checkJobId } = found
  await requireImportRoom(ctx, found)
  const classMap = await classMapOf(ctx, found, input.classes ?? [])
  const readerMap = await readerMapOf(ctx, found, input.readers ?? [])
  const rules = { classMap, readerMap, relabels: input.relabel ?? false }
  return inTransaction(
    ctx,
    async ctx => {
      // Still: what came before took its time.
      await requireRight(ctx, 'IMPORT_IMAGES', projectId, 'Import', importId)
      await holdUpload(ctx, found.uploadId)
      const job = await enqueueJob(ctx, { projectId, kind: 'IMPORT', createdById: actor.id })
      const { count } = await ctx.database.import.updateMany({
        where: { id: importId, jobId: null, checkJobId },
        data: {
          ...rules,
          jobId: job.id,
          knownCount: 0,
          refusedCount: 0,
          deidentification: stillNamedIn(found) ?? Prisma.DbNull,
          balance: Prisma.DbNull,
        },
      })
      if (count === 0) throw new Conflict('somebody applied it or read it anew first', 'ADDING')
      await resetFiles(ctx, importId)
      await recordAudit(ctx, { action: 'IMPORT_STARTED', nounId: importId, projectId, after: rules })
      const applied = await ctx.database.import.findUniqueOrThrow({
        where: { id: importId },
        include: { checkJob: true, job: true },
      })
      return { ...applied, jobId: job.id }
    },
    60_000,
  )
}
