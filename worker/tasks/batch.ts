import { carryOutBatch } from '#core/batch/carry-out.ts'
import { carryUndo } from '#core/batch/carry-undo.ts'
import type { Task } from '../task.ts'

/** Carries a batch out, or undoes one. */
export const batchTask: Task = async ({ context, claim, report, signal }) => {
  const { jobId } = claim
  const where = { OR: [{ jobId }, { undoJobId: jobId }] }
  const batch = await context().database.batch.findFirstOrThrow({ where })
  const act = batch.jobId === jobId ? carryOutBatch : carryUndo
  await act(context, claim, batch, { report, signal })
}
