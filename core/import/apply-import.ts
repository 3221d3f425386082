import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import { type Import, Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { classNamesOf, countByLabeller } from '#core/import/count-files.ts'
import { groupColumnOf, requireColumn } from '#core/import/group-key.ts'
import { holdUpload } from '#core/import/hold-upload.ts'
import { readGroupables } from '#core/import/preview-groups.ts'
import { stageOf } from '#core/import/stage.ts'
import { stillNamedIn } from '#core/import/sum-deidentification.ts'
import { requireGroups } from '#core/import/tally-groups.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'

export interface ApplyInput {
  importId: string
  groupPattern?: string | null
  groupColumn?: string | null
  classes?: readonly { name: string; labelClassId?: string | null }[] | null
  readers?: readonly { name: string; userId: string }[] | null
}

function requireOnce(field: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new InvalidInput(field, twice, 'each name once')
}

const shown = (names: readonly string[]) => (names.length > 0 ? names.slice(0, 20).join(', ') : 'none')

async function classMapOf(ctx: Context, imported: Import, classes: NonNullable<ApplyInput['classes']>) {
  requireOnce(
    'classes',
    classes.map(c => c.name),
  )
  const names = await classNamesOf(ctx, imported.id)
  const ours = await ctx.database.labelClass.findMany({
    where: { projectId: imported.projectId },
    orderBy: { position: 'asc' },
  })
  for (const { name, labelClassId } of classes) {
    if (!names.includes(name)) throw new InvalidInput('classes', name, shown(names))
    if (labelClassId && !ours.some(c => c.id === labelClassId))
      throw new InvalidInput('classes', labelClassId, ours.map(c => `${c.id} (${c.name})`).join(', '))
  }
  return Object.fromEntries(classes.map(c => [c.name, c.labelClassId ?? null]))
}

async function readerMapOf(ctx: Context, imported: Import, readers: NonNullable<ApplyInput['readers']>) {
  requireOnce(
    'readers',
    readers.map(r => r.name),
  )
  if (readers.length === 0) return {}
  const names = (await countByLabeller(ctx, imported)).map(l => l.name)
  const members = await ctx.database.membership.findMany({
    where: { projectId: imported.projectId },
    include: { user: true },
    orderBy: { createdAt: 'asc' },
  })
  for (const { name, userId } of readers) {
    if (!names.includes(name)) throw new InvalidInput('readers', name, shown(names))
    if (!members.some(m => m.userId === userId))
      throw new InvalidInput('readers', userId, members.map(m => `${m.userId} (${m.user.name})`).join(', '))
  }
  return Object.fromEntries(readers.map(r => [r.name, r.userId]))
}

/** What could be read waits again, to be held against the project as it stands then; what could not stays refused. */
async function resetFiles(ctx: Context<Transaction>, importId: string): Promise<void> {
  await ctx.database.importFile.updateMany({
    where: { importId, sha256: { not: null } },
    data: { outcome: 'PENDING', reason: null },
  })
}

/**
 * Queues the adding of what was looked at, under the group rule, classes and readers that somebody now decided on.
 * @throws Conflict unless it was looked at whole and nobody applied it yet
 */
export async function applyImport(ctx: Context, input: ApplyInput) {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const { importId } = input
  const found = await ctx.database.import.findUnique({
    where: { id: requireId('Import', importId) },
    include: { checkJob: true, job: true },
  })
  if (!found) throw new NotFound('Import', importId)
  const { projectId, columns } = found
  const actor = await requireRight(ctx, 'IMPORT_IMAGES', projectId, 'Import', importId)
  const stage = stageOf(found)
  if (stage !== 'CHECKED') throw new Conflict(`only an import that was checked can be applied; it is ${stage}`, stage)
  const groupPattern = input.groupPattern || null
  const groupColumn = input.groupColumn || null
  requireColumn(groupColumn, columns)
  await requireGroups(readGroupables(ctx, importId, groupColumnOf({ groupColumn, columns })), groupPattern)
  const classMap = await classMapOf(ctx, found, input.classes ?? [])
  const readerMap = await readerMapOf(ctx, found, input.readers ?? [])
  const rules = { groupPattern, groupColumn, classMap, readerMap }
  return inTransaction(
    ctx,
    async ctx => {
      // Still: what came before took its time.
      await requireRight(ctx, 'IMPORT_IMAGES', projectId, 'Import', importId)
      await holdUpload(ctx, found.uploadId)
      const job = await enqueueJob(ctx, { projectId, kind: 'IMPORT', createdById: actor.id })
      const { count } = await ctx.database.import.updateMany({
        where: { id: importId, jobId: null },
        data: {
          ...rules,
          jobId: job.id,
          knownCount: 0,
          refusedCount: 0,
          deidentification: stillNamedIn(found) ?? Prisma.DbNull,
        },
      })
      if (count === 0) throw new Conflict('somebody applied it first', 'ADDING')
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
