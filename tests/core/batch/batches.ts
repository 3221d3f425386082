import { type BatchInput, startBatch } from '#core/batch/start-batch.ts'
import { undoBatch } from '#core/batch/undo-batch.ts'
import type { openCore, TestContext } from '#tests/kit/core.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { batchTask } from '#worker/tasks/batch.ts'

type Core = Awaited<ReturnType<typeof openCore>>

/** Batches that are carried out at once, as a worker would. */
export function batchesOf(core: Core) {
  const { database } = core
  const now = (id: string) => database.batch.findUniqueOrThrow({ where: { id } })
  return {
    now,
    async carry(ctx: TestContext, input: BatchInput) {
      const { id, jobId } = await startBatch({ ...ctx, now: new Date() }, input)
      const job = await runTask(core, batchTask, jobId)
      return { job, batch: await now(id) }
    },
    async undo(ctx: TestContext, batchId: string, reason = 'it was a mistake') {
      const { undoJobId } = await undoBatch({ ...ctx, now: new Date() }, { batchId, reason })
      const job = await runTask(core, batchTask, undoJobId ?? '')
      return { job, batch: await now(batchId) }
    },
  }
}
