import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'
import { countInLists } from '#core/image/list-place.ts'
import { requireTakingOut } from '#core/image/require-taking-out.ts'
import { stageOf } from '#core/import/stage.ts'
import { countUndo, noUndo } from '#core/import/undo/count-undo.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { parse } from '#core/parse.ts'
import { givenReasonSchema } from '#core/reason.ts'

export interface UndoInput {
  importId: string
  reason: string
  /** That images which people have labelled since are taken out, too; must be said where there are any. */
  confirmLabelled?: boolean | null
}

const schema = z.object({ reason: givenReasonSchema })

/** An import that somebody may undo, and that can be. @throws NotFound, Forbidden, Conflict */
async function findUndoable(ctx: Context, importId: string) {
  const found = await ctx.database.import.findUnique({
    where: { id: requireId('Import', importId) },
    include: { checkJob: true, job: true, undoJob: true },
  })
  if (!found) throw new NotFound('Import', importId)
  const actor = await requireTakingOut(ctx, found.projectId, found.job, 'Import', importId)
  if (found.undoneAt !== null) throw new Conflict('it was undone already', 'undone')
  if (found.undoJob) {
    const { status } = found.undoJob
    const isOpen = status === 'QUEUED' || status === 'RUNNING'
    throw new Conflict(isOpen ? 'it is being undone' : `its undoing is ${status}: try that job again`, status)
  }
  const stage = stageOf(found)
  if (!found.job) throw new Conflict(`it has brought nothing: it is ${stage}`, stage)
  if (stage !== 'OVER') throw new Conflict(`it is ${stage}: cancel it first, or wait for it`, stage)
  return { found, actor }
}

function requireConfirmed(
  { labelledByPeopleCount: count, readers }: { labelledByPeopleCount: number; readers: string[] },
  said: boolean | null | undefined,
): void {
  if (count === 0 || said) return
  const were = count === 1 ? '1 image was' : `${count} images were`
  const by = readers.length > 0 ? ` (${readers.join(', ')})` : ''
  throw new InvalidInput(
    'confirmLabelled',
    said ?? false,
    `true: ${were} labelled by people since${by}; taken out, too, with their labels`,
  )
}

/**
 * Queues the undoing of an import: what it brought is taken out, but for what another import brings too, and the labels that
 * it gave to images which stay are taken back. What was frozen keeps what it names.
 * @throws InvalidInput where people have labelled some of it since and nobody confirmed; Conflict unless it is over, and not
 * undone
 */
export async function undoImport(ctx: Context, input: UndoInput) {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const { importId } = input
  const { found } = await findUndoable(ctx, importId)
  const { projectId } = found
  const { reason } = parse(schema, { reason: input.reason })
  return inTransaction(
    ctx,
    async ctx => {
      // Still: counting takes its time.
      const { actor } = await findUndoable(ctx, importId)
      const counts = (await countUndo(ctx, [importId])).get(importId) ?? noUndo
      requireConfirmed(counts, input.confirmLabelled)
      const projectImageCount = await countInLists(ctx, projectId)
      const job = await enqueueJob(ctx, { projectId, kind: 'UNDO_IMPORT', createdById: actor.id })
      const { count } = await ctx.database.import.updateMany({
        where: { id: importId, undoJobId: null },
        data: { undoJobId: job.id, undoReason: reason },
      })
      if (count === 0) throw new Conflict('somebody was faster: it is being undone', 'QUEUED')
      await recordAudit(ctx, {
        action: 'IMPORT_UNDO_STARTED',
        nounId: importId,
        projectId,
        before: { projectImageCount, ...counts },
        reason,
      })
      return ctx.database.import.findUniqueOrThrow({
        where: { id: importId },
        include: { checkJob: true, job: true, undoJob: true },
      })
    },
    60_000,
  )
}
