import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { codeVersion } from '#core/code-version.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { splitsOf } from '#core/dataset-version/frozen.ts'
import { requireDiskRoom } from '#core/disk-room.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireNoLeakage } from '#core/leakage/require-none.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { keepWeights } from '#core/pretrained/kept-weights.ts'
import { type ConfigInput, pinWeights, readConfig } from '#core/training-run/check-config.ts'
import { requireMemory } from '#core/training-run/find-memory.ts'
import { estimateKeptBytes } from '#core/training-run/memory.ts'

export interface StartInput {
  datasetVersionId: string
  config: ConfigInput
}

/** What training needs of a dataset: something to learn from and to stop by, and more than one class. */
export function requireTrainable(dataset: DatasetVersion): void {
  for (const split of ['TRAIN', 'VALIDATION'] as const) {
    const sizes = splitsOf(dataset).find(s => s.split === split)?.classes ?? []
    const classCount = sizes.filter(c => c.imageCount > 0).length
    if (classCount >= 2) continue
    throw new InvalidInput(
      'datasetVersionId',
      `dataset version ${dataset.number}, whose ${split} has ${classCount === 1 ? 'one class' : 'no image'}`,
      'a dataset version with two classes or more in TRAIN and VALIDATION',
    )
  }
}

/** Keeps the pretrained weights, then writes a training run and its job in one transaction. */
export async function startTrainingRun(ctx: Context & { blobs: BlobStore }, input: StartInput) {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const { datasetVersionId } = input
  const dataset = await ctx.database.datasetVersion.findUnique({
    where: { id: requireId('DatasetVersion', datasetVersionId) },
  })
  if (!dataset) throw new NotFound('DatasetVersion', datasetVersionId)
  const { projectId } = dataset
  const actor = await requireRight(ctx, 'TRAIN_MODELS', projectId, 'DatasetVersion', datasetVersionId)
  const read = readConfig(input.config)
  requireTrainable(dataset)
  await requireNoLeakage(ctx, dataset)
  await requireMemory(ctx, read)
  await requireDiskRoom('datasetVersionId', `dataset version ${dataset.number}`, estimateKeptBytes(read))
  const { config, weights } = await pinWeights(ctx, projectId, read)
  const kept = weights && (await keepWeights(ctx.blobs, weights))
  return inTransaction(ctx, async ctx => {
    // Still: what came before took its time.
    await requireRight(ctx, 'TRAIN_MODELS', projectId, 'DatasetVersion', datasetVersionId)
    await ctx.database.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`
    const waiver = await requireNoLeakage(ctx, dataset)
    const job = await enqueueJob(ctx, { projectId, kind: 'TRAIN', createdById: actor.id })
    const newest = await ctx.database.trainingRun.aggregate({ where: { projectId }, _max: { number: true } })
    const run = await ctx.database.trainingRun.create({
      data: {
        projectId,
        number: (newest._max.number ?? 0) + 1,
        datasetVersionId,
        jobId: job.id,
        config,
        ...kept,
        seed: config.seed,
        leakageWaiverId: waiver?.id ?? null,
        codeVersion: codeVersion(),
        createdById: actor.id,
      },
    })
    await recordAudit(ctx, {
      action: 'TRAINING_STARTED',
      nounId: run.id,
      projectId,
      after: {
        ...{ number: run.number, datasetVersionId, config, codeVersion: run.codeVersion, jobId: job.id },
        ...(waiver ? { leakageWaiverId: waiver.id } : {}),
      },
    })
    return run
  })
}
