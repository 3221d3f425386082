import { recordAudit } from '#core/audit/record.ts'
import { requireRetrying } from '#core/batch/require-retrying.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import { requireId } from '#core/id.ts'
import { requireTakingOut } from '#core/image/require-taking-out.ts'
import { holdUpload } from '#core/import/hold-upload.ts'
import { requeueJob } from '#core/job/requeue.ts'
import { requireRight } from '#core/membership/require-right.ts'
import type { Right } from '#core/membership/rights.ts'

/** What it took to ask for a job of this kind; that of a run goes on by resumeTrainingRun. */
const rightOf = {
  CHECK_IMPORT: 'IMPORT_IMAGES',
  IMPORT: 'IMPORT_IMAGES',
  SETTLE: 'SET_READING',
  COMPARE: 'SEE_AGREEMENT',
  FIND_DUPLICATES: 'JUDGE_DUPLICATES',
  FREEZE: 'FREEZE_DATASETS',
  COMPARE_DATASETS: 'COMPARE_DATASETS',
  CHECK_SHORTCUTS: 'CHECK_SHORTCUTS',
  PREDICT: 'ASK_FOR_PREDICTIONS',
} as const satisfies Record<Exclude<JobKind, 'TRAIN' | 'UNDO_IMPORT' | 'BATCH'>, Right>

/**
 * Queues an import, its check or undoing, a batch or its undoing, a comparison of readers, a search for duplicates,
 * a freeze, a comparison of datasets, a look for shortcuts or predictions once more that failed or were cancelled. An import goes on at the first file that waits, predictions and a search behind the last that is recorded, a dataset and a
 * comparison begin anew: nothing is done twice.
 * @throws Conflict where it is under way or has succeeded; InvalidInput for the job of a training run, and where the bytes
 * of an upload are gone
 */
export async function retryJob(ctx: Context, input: { id: string }) {
  const { id } = input
  const job = await ctx.database.job.findUnique({
    where: { id: requireId('Job', id) },
    include: {
      ...{ checkedImport: true, import: true, undoneImport: { include: { job: true } } },
      ...{ batch: true, undoneBatch: true },
    },
  })
  if (!job) throw new NotFound('Job', id)
  const { kind, projectId, status } = job
  if (kind === 'TRAIN') {
    await requireRight(ctx, 'TRAIN_MODELS', projectId, 'Job', id)
    throw new InvalidInput(
      'id',
      id,
      'the job of an import, a batch, a freeze or predictions: a training run goes on by resumeTrainingRun',
    )
  }
  const require = (ctx: Context) => {
    if (kind === 'UNDO_IMPORT') return requireTakingOut(ctx, projectId, job.undoneImport?.job ?? null, 'Job', id)
    if (kind === 'BATCH') return requireRetrying(ctx, job)
    return requireRight(ctx, rightOf[kind], projectId, 'Job', id)
  }
  const actor = await require(ctx)
  if (status !== 'FAILED' && status !== 'CANCELLED')
    throw new Conflict(`it is ${status}: only one that failed or was cancelled can be tried again`, status)
  if (job.batch?.undoJobId) throw new Conflict('what it did was undone: ask for it anew', 'undone')
  if (job.import?.undoJobId) throw new Conflict('what it added was taken out: bring the source in anew', 'undone')
  return inTransaction(ctx, async ctx => {
    await require(ctx)
    const imported = job.checkedImport ?? job.import
    await holdUpload(ctx, imported?.uploadId ?? null)
    const queued = await requeueJob(ctx, job, actor.id)
    await recordAudit(ctx, {
      action: 'JOB_RETRIED',
      nounId: id,
      projectId,
      before: { status, failure: job.failure },
      after: { kind, attempt: job.attempt },
    })
    return queued
  })
}
