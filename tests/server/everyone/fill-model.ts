import { type Context, inTransaction } from '#core/context.ts'
import { evaluatePredictions } from '#core/metrics/evaluate.ts'
import { preprocessingOf, preprocessingSha256 } from '#core/pixels/preprocessing.ts'
import { recordPredictions } from '#core/prediction/record.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import type { Place } from './fill-images.ts'

const quick = recipes.find(r => r.name === 'quick-look')?.config

/** The same for every model of this size, whosever. */
const preprocessing = preprocessingOf(64, 'as-displayed')
export const sharedHash = preprocessingSha256(preprocessing)

/** A worker is everybody's: it carries the mark of no project. */
export const fillWorker = ({ database, now }: Context, number: number) =>
  database.worker.create({
    data: {
      host: `host-of-worker-${number}`,
      pid: 4_190_000 + number,
      engine: 'cpu',
      engineReason: 'nothing else starts',
      engineDetail: 'one core',
      // Alive for as long as a slow machine may need.
      heartbeatAt: new Date(now.getTime() + 3_600_000),
      threads: 2,
      memoryLimitBytes: 8_000_000_000n,
      freeBytes: 90_000_000_000n,
      passedOver: [{ engine: 'tensorflow', reason: 'not there' }],
    },
  })

/** A run that still goes on, with what it came to so far. */
export async function fillRun({ ctx, projectId, mark, blobs, workerId }: Place, pretrainedUploadId: string) {
  const { database, now } = ctx
  if (!quick) throw new Error('there is no recipe quick-look')
  const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
  const dataset = await freezeNow(ctx, { projectId, seed: 1, ratio, suspectedBurnedIn: 'INCLUDE' })
  const run = await startTrainingRun({ ...ctx, blobs }, { datasetVersionId: dataset.id, config: quick })
  await database.job.update({
    where: { id: run.jobId },
    data: {
      status: 'RUNNING',
      workerId,
      attempt: 1,
      phase: `${mark} phase`,
      startedAt: now,
    },
  })
  // As a worker that took it would leave the queue: what the record and the queue disagree on is put right meanwhile.
  await database.$executeRaw`update pgboss.job set state = 'active' where id = ${run.jobId}::uuid`
  await database.epoch.createMany({
    data: [1, 2].map(number => ({
      trainingRunId: run.id,
      number,
      attempt: 1,
      workerId,
      trainLoss: 0.5,
      trainAccuracy: 0.5,
      validationLoss: 0.5,
      validationAccuracy: 0.5,
      durationMs: 10,
      imagesPerSecond: 10,
    })),
  })
  const timings = { pixelsMs: 1, trainMs: 1, validateMs: 1, evaluateMs: 1, writeMs: 1 }
  const upload = { pretrainedUploadId, pretrainedUploadName: `${mark}.zip` }
  const config = { ...quick, ...upload, pretrainedFolder: `/srv/${mark}`, pretrainedSha256: dataset.manifestSha256 }
  const ended = { bestEpoch: 2, stopReason: 'COMPLETED' as const, timings, config }
  await database.trainingRun.update({ where: { id: run.id }, data: ended })
  const sha256 = await blobs.put(Buffer.from(`checkpoint of ${mark}`))
  await database.checkpoint.create({ data: { trainingRunId: run.id, epochNumber: 2, sha256, isBest: true } })
  return { dataset, run }
}

/** A model, how it was measured, and what it said. */
export async function fillModel(place: Place, trainingRunId: string, datasetVersionId: string) {
  const { ctx, projectId, mark, blobs } = place
  const { database, actor } = ctx
  const classes = await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const classNames = classes.map(c => c.name)
  const model = await database.modelVersion.create({
    data: {
      projectId,
      number: 1,
      trainingRunId,
      weightsSha256: await blobs.put(Buffer.from(`weights of ${mark}`)),
      topologySha256: await blobs.put(Buffer.from(JSON.stringify({ topology: mark }))),
      preprocessing: { ...preprocessing },
      preprocessingSha256: preprocessingSha256(preprocessing),
      threshold: 0.5,
      classNames,
      classIds: classes.map(c => c.id),
    },
  })
  const metrics = evaluatePredictions({
    classNames,
    positiveIndex: 1,
    threshold: 0.5,
    learntGroupCount: 0,
    items: [0.9, 0.2, 0.6, 0.1, 0.8, 0.3].map((p, i) => ({
      classIndex: i % 2,
      probabilities: [1 - p, p],
      groupKey: String(i),
    })),
  })
  const evaluation = await database.evaluation.create({
    data: {
      modelVersionId: model.id,
      datasetVersionId,
      split: 'TEST',
      imageCount: 6,
      groupCount: 6,
      metrics: JSON.parse(JSON.stringify({ ...metrics, warnings: [...metrics.warnings, `${mark} warning`] })),
    },
  })
  const job = await database.job.create({
    data: { projectId, kind: 'PREDICT', createdById: actor?.id ?? '', status: 'SUCCEEDED' },
  })
  const batch = await database.predictionBatch.create({
    data: {
      projectId,
      modelVersionId: model.id,
      jobId: job.id,
      datasetVersionId,
      split: 'TRAIN',
      imageCount: 3,
      requestId: ctx.requestId,
      createdById: actor?.id ?? '',
    },
  })
  const items = await database.datasetItem.findMany({
    where: { datasetVersionId, split: 'TRAIN' },
    include: { image: true },
    orderBy: { imageId: 'asc' },
    take: 3,
  })
  const answers = items.map(({ image }) => ({
    imageId: image.id,
    inputSha256: image.pictureSha256,
    probabilities: [0.4, 0.6],
  }))
  await inTransaction(ctx, tx => recordPredictions(tx, batch, model, 'cpu', answers))
  const predictions = await database.prediction.findMany({ where: { batchId: batch.id } })
  return { model, evaluation, batch, predictions }
}
