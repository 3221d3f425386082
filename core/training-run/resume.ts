import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { codeVersion } from '#core/code-version.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { requireDiskRoom } from '#core/disk-room.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { DatasetVersion, TrainingRun } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { requeueJob } from '#core/job/requeue.ts'
import { requireNoLeakage } from '#core/leakage/require-none.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { type KeptWeights, keepWeights, requireKeptWeights } from '#core/pretrained/kept-weights.ts'
import { readSettings } from '#core/settings.ts'
import { pinWeights } from '#core/training-run/check-config.ts'
import { parseConfig } from '#core/training-run/config.ts'
import { requireMemory } from '#core/training-run/find-memory.ts'
import { estimateKeptBytes } from '#core/training-run/memory.ts'
import { requireTrainable } from '#core/training-run/start.ts'

type Storing = Context & { blobs: BlobStore }

/**
 * What it takes to learn on.
 * @returns the pretrained weights where they are kept only now
 * @throws InvalidInput where the dataset version, memory, disk or pretrained weights are not as they must be
 */
async function requireLearning(
  ctx: Storing,
  run: TrainingRun & { datasetVersion: DatasetVersion },
): Promise<KeptWeights | null> {
  requireTrainable(run.datasetVersion)
  const config = parseConfig(run.config)
  await requireMemory(ctx, config)
  await requireDiskRoom('trainingRunId', `run ${run.number}`, estimateKeptBytes(config))
  if (await requireKeptWeights(ctx.blobs, run)) return null
  const { weights } = await pinWeights(ctx, run.projectId, config)
  return weights && keepWeights(ctx.blobs, weights)
}

/**
 * Lets a run that failed or was cancelled go on after its last checkpoint, or from the start where there is none yet: the
 * same run with its config, its epochs and its job, so that it ends as if it had never stopped. One whose model is
 * registered goes on with TEST, and needs nothing else.
 * @throws Conflict where it is under way, has ended well, or ended so long ago that its checkpoint is gone; InvalidInput
 * as requireLearning
 */
export async function resumeTrainingRun(ctx: Storing, input: { id: string }) {
  const { id } = input
  const run = await ctx.database.trainingRun.findUnique({
    where: { id: requireId('TrainingRun', id) },
    include: {
      job: true,
      datasetVersion: true,
      modelVersion: { select: { id: true } },
      _count: { select: { epochs: true } },
    },
  })
  if (!run) throw new NotFound('TrainingRun', id)
  const { projectId, number, job, modelVersion } = run
  const actor = await requireRight(ctx, 'TRAIN_MODELS', projectId, 'TrainingRun', id)
  if (job.status !== 'FAILED' && job.status !== 'CANCELLED') {
    const allowed = 'only one that failed or was cancelled can go on'
    throw new Conflict(`run ${number} is ${job.status}: ${allowed}`, job.status)
  }
  const kept = modelVersion ? null : await requireLearning(ctx, run)
  // Before its row is locked: it may have to be counted.
  const waiver = modelVersion ? null : await requireNoLeakage(ctx, run.datasetVersion)
  const ranUnder = waiver ? { leakageWaiverId: waiver.id } : {}
  return inTransaction(ctx, async ctx => {
    // Still: what came before took its time.
    await requireRight(ctx, 'TRAIN_MODELS', projectId, 'TrainingRun', id)
    await requeueJob(ctx, job, actor.id)
    // Not before: until now the sweep may have let go of it.
    const [newest] = await ctx.database.checkpoint.findMany({
      where: { trainingRunId: id },
      orderBy: { epochNumber: 'desc' },
      take: 1,
    })
    if (!modelVersion && !newest && run._count.epochs > 0) {
      const days = `${readSettings().checkpointDays} days`
      throw new Conflict(
        `run ${number} ended more than ${days} ago, and its checkpoint is gone: start a new run`,
        'gone',
      )
    }
    const from = modelVersion ? { modelVersionId: modelVersion.id } : { afterEpoch: newest?.epochNumber ?? 0 }
    await recordAudit(ctx, {
      action: 'TRAINING_RESUMED',
      nounId: id,
      projectId,
      before: { status: job.status, failure: job.failure },
      after: { number, ...from, ...kept, ...ranUnder, jobId: job.id, attempt: job.attempt, codeVersion: codeVersion() },
    })
    return ctx.database.trainingRun.update({ where: { id }, data: { ...kept, ...ranUnder } })
  })
}
