import path from 'node:path'
import type { DatasetItem, Image } from '#core/generated/prisma/client.ts'
import { openPretrainedModel } from '#core/model-version/open-pretrained-model.ts'
import type { Answer } from '#core/prediction/record.ts'
import { parseConfig, type TrainingConfig } from '#core/training-run/config.ts'
import { finishTrainingRun } from '#core/training-run/finish.ts'
import { requireFits } from '#core/training-run/memory.ts'
import { recordEpoch } from '#core/training-run/record-epoch.ts'
import { predictInThread, trainInThread } from '../ml/run-in-thread.ts'
import type { Task } from '../task.ts'

/** The config as this machine can follow it: a model of the list is a folder of its own cache. */
async function withFolder(config: TrainingConfig): Promise<TrainingConfig> {
  if (config.pretrainedModel === null) return config
  const { folder } = await openPretrainedModel(config.pretrainedModel, config.pretrainedSha256)
  return { ...config, pretrainedFolder: folder }
}

/** Adds up the milliseconds that some work takes. */
function openStopwatch() {
  let elapsedMs = 0
  return {
    elapsedMs: () => Math.round(elapsedMs),
    async measure<T>(work: () => Promise<T>): Promise<T> {
      const begun = performance.now()
      try {
        return await work()
      } finally {
        elapsedMs += performance.now() - begun
      }
    },
  }
}

/** Trains, or goes on from the newest checkpoint; then shows the model TEST, once, and registers it. */
export const trainTask: Task = async tools => {
  const { context, claim, blobs, dataDir, engine, threads, report, signal, log } = tools
  const { database } = context()
  const run = await database.trainingRun.findUniqueOrThrow({
    where: { jobId: claim.jobId },
    include: { checkpoints: { orderBy: { epochNumber: 'desc' }, take: 1 } },
  })
  const stored = parseConfig(run.config)
  requireFits(stored, tools.memoryLimitBytes, 'this worker')
  const config = await withFolder(stored)
  const classes = await database.labelClass.findMany({
    where: { projectId: run.projectId },
    orderBy: { position: 'asc' },
  })
  const items = await database.datasetItem.findMany({
    where: { datasetVersionId: run.datasetVersionId },
    include: { image: true },
    orderBy: { imageId: 'asc' },
  })
  const sampleOf = ({ image, labelClassId }: DatasetItem & { image: Image }) => ({
    sha256: image.sha256,
    path: blobs.path(image.sha256),
    classIndex: classes.findIndex(c => c.id === labelClassId),
  })
  const samplesOf = (split: DatasetItem['split']) => items.filter(i => i.split === split).map(sampleOf)
  const [newest] = run.checkpoints
  if (newest) log.info({ epoch: newest.epochNumber }, 'going on from a checkpoint')

  const [writing, evaluating] = [openStopwatch(), openStopwatch()]
  const trained = await trainInThread(
    {
      engine,
      threads,
      config,
      classCount: classes.length,
      train: samplesOf('TRAIN'),
      validation: samplesOf('VALIDATION'),
      checkpoint: newest ? await blobs.readVerified(newest.sha256) : undefined,
      cacheDir: path.join(dataDir, 'cache'),
    },
    {
      onProgress: report,
      onEpoch: (epoch, checkpoint) =>
        writing.measure(() => recordEpoch(context(), blobs, claim, run, epoch, checkpoint)),
    },
    signal,
  )
  const topologySha256 = await writing.measure(() => blobs.put(trained.modelJson))
  const weightsSha256 = await writing.measure(() => blobs.put(trained.weights))

  const test = items.filter(i => i.split === 'TEST')
  const probabilities = await evaluating.measure(() =>
    predictInThread(
      {
        engine,
        threads,
        modelJson: trained.modelJson,
        weights: trained.weights,
        samples: test.map(sampleOf),
        imageSize: config.imageSize,
        cacheDir: path.join(dataDir, 'cache'),
      },
      { onProgress: ({ done, total }) => report({ phase: 'Evaluating TEST', done, total }) },
      signal,
    ),
  )
  const testAnswers = test.map(
    ({ imageId, image }, i): Answer => ({ imageId, inputSha256: image.sha256, probabilities: probabilities[i] ?? [] }),
  )
  await finishTrainingRun(context(), claim, run, {
    stopReason: trained.stopReason,
    bestEpoch: trained.bestEpoch,
    weightsSha256,
    topologySha256,
    preprocessing: trained.preprocessing,
    classNames: classes.map(c => c.name),
    // A threshold says where one finding begins; with more than two classes the most probable one is predicted.
    threshold: classes.length === 2 && classes.some(c => c.isPositive) ? 0.5 : null,
    engine,
    timings: {
      pixelsMs: Math.round(trained.timings.pixelsMs),
      trainMs: Math.round(trained.timings.trainMs),
      validateMs: Math.round(trained.timings.validateMs),
      evaluateMs: evaluating.elapsedMs(),
      writeMs: writing.elapsedMs(),
    },
    testAnswers,
  })
}
