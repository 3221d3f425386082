import path from 'node:path'
import type { DatasetItem, Image } from '#core/generated/prisma/client.ts'
import type { Answer } from '#core/prediction/record.ts'
import { parseConfig } from '#core/training-run/config.ts'
import { finishTrainingRun } from '#core/training-run/finish.ts'
import { recordEpoch } from '#core/training-run/record-epoch.ts'
import { predictInThread, trainInThread } from '../ml/run-in-thread.ts'
import type { Task } from '../task.ts'

/** Trains, or goes on from the newest checkpoint; then shows the model TEST, once, and registers it. */
export const trainTask: Task = async ({ context, claim, blobs, dataDir, engine, report, signal, log }) => {
  const { database } = context()
  const run = await database.trainingRun.findUniqueOrThrow({
    where: { jobId: claim.jobId },
    include: { checkpoints: { orderBy: { epochNumber: 'desc' }, take: 1 } },
  })
  const config = parseConfig(run.config)
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

  const trained = await trainInThread(
    {
      engine,
      config,
      classCount: classes.length,
      train: samplesOf('TRAIN'),
      validation: samplesOf('VALIDATION'),
      checkpoint: newest ? await blobs.readVerified(newest.sha256) : undefined,
      cacheDir: path.join(dataDir, 'cache'),
    },
    {
      onProgress: report,
      onEpoch: (epoch, checkpoint) => recordEpoch(context(), blobs, claim, run, epoch, checkpoint),
    },
    signal,
  )
  const topologySha256 = await blobs.put(trained.modelJson)
  const weightsSha256 = await blobs.put(trained.weights)

  const test = items.filter(i => i.split === 'TEST')
  const probabilities = await predictInThread(
    {
      engine,
      modelJson: trained.modelJson,
      weights: trained.weights,
      samples: test.map(sampleOf),
      imageSize: config.imageSize,
      cacheDir: path.join(dataDir, 'cache'),
    },
    { onProgress: ({ done, total }) => report({ phase: 'Evaluating TEST', done, total }) },
    signal,
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
    testAnswers,
  })
}
