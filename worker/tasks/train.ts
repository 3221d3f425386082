import path from 'node:path'
import type { BlobStore } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'
import { classesOf } from '#core/dataset-version/frozen.ts'
import { NotFound } from '#core/errors.ts'
import { openFolder } from '#core/folder.ts'
import type { Checkpoint, DatasetItem, Image } from '#core/generated/prisma/client.ts'
import type { Answer } from '#core/prediction/record.ts'
import { openPretrainedModel } from '#core/pretrained/open-pretrained-model.ts'
import { parseConfig, type TrainingConfig } from '#core/training-run/config.ts'
import { finishTrainingRun, type TrainingResult } from '#core/training-run/finish.ts'
import { requireFits } from '#core/training-run/memory.ts'
import { recordEpoch } from '#core/training-run/record-epoch.ts'
import { imageFileOf } from '../image-file.ts'
import { Computer } from '../ml/computer.ts'
import { persist } from '../persist.ts'
import type { Task, TaskTools } from '../task.ts'

/**
 * The config as this machine can follow it: a model of the list is a folder of its own cache. A folder of the server is
 * opened by the same rule as when the run was started, for whoever started it.
 */
async function withFolder(ctx: Pick<Context, 'actor'>, config: TrainingConfig): Promise<TrainingConfig> {
  if (config.pretrainedModel === null) {
    if (config.pretrainedFolder === null) return config
    return { ...config, pretrainedFolder: await openFolder(ctx, 'config.pretrainedFolder', config.pretrainedFolder) }
  }
  const { folder } = await openPretrainedModel(config.pretrainedModel, config.pretrainedSha256)
  return { ...config, pretrainedFolder: folder }
}

/** For what was computed to be written, before the job is put off and computes it again. */
const writePatienceMs = 10_000

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

const readRun = ({ context, claim }: TaskTools) =>
  context().database.trainingRun.findUniqueOrThrow({
    where: { jobId: claim.jobId },
    include: {
      datasetVersion: { select: { classes: true } },
      checkpoints: { orderBy: { epochNumber: 'desc' }, take: 1 },
    },
  })

/** @throws Error where its bytes are gone: without them the run cannot go on, and its epochs stand */
async function readCheckpoint(blobs: BlobStore, { sha256, epochNumber }: Checkpoint): Promise<Buffer> {
  try {
    return await blobs.readVerified(sha256)
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
    throw new Error(`the checkpoint of epoch ${epochNumber} is gone (blob ${sha256}): start a new run`, {
      cause: error,
    })
  }
}

/** Trains, or goes on from the newest checkpoint; then shows the model TEST, once, and registers it. */
export const trainTask: Task = async tools => {
  const { engine, threads, signal } = tools
  const run = await readRun(tools)
  const stored = parseConfig(run.config)
  requireFits(stored, tools.memoryLimitBytes, 'this worker')
  const computer = new Computer({ engine, threads }, signal)
  try {
    await trainOn(computer, run, stored, tools)
  } finally {
    await computer.close()
  }
}

/** The thread is given TEST only once the training has ended. */
async function trainOn(
  computer: Computer,
  run: Awaited<ReturnType<typeof readRun>>,
  stored: TrainingConfig,
  { context, claim, blobs, dataDir, engine, report, log, signal }: TaskTools,
): Promise<void> {
  // What was computed for an hour is not thrown away over a deadlock.
  const keep = <T>(act: () => Promise<T>) => writing.measure(() => persist(act, signal, writePatienceMs))
  const { database } = context()
  const config = await withFolder(context(), stored)
  const cacheDir = path.join(dataDir, 'cache')
  const classes = classesOf(run.datasetVersion)
  const items = await database.datasetItem.findMany({
    where: { datasetVersionId: run.datasetVersionId },
    include: { image: true },
    orderBy: { imageId: 'asc' },
  })
  const sampleOf = ({ image, labelClassId }: DatasetItem & { image: Image }) => ({
    ...imageFileOf(image),
    classIndex: classes.findIndex(c => c.id === labelClassId),
  })
  const samplesOf = (split: DatasetItem['split']) => items.filter(i => i.split === split).map(sampleOf)
  const [newest] = run.checkpoints
  if (newest) log.info({ epoch: newest.epochNumber }, 'going on from a checkpoint')

  const [writing, evaluating] = [openStopwatch(), openStopwatch()]
  const trained = await computer.train(
    {
      config,
      classCount: classes.length,
      train: samplesOf('TRAIN'),
      validation: samplesOf('VALIDATION'),
      blobs: blobs.place,
      checkpoint: newest && (await readCheckpoint(blobs, newest)),
      cacheDir,
    },
    {
      onProgress: report,
      onEpoch: (epoch, checkpoint) => keep(() => recordEpoch(context(), blobs, claim, run, epoch, checkpoint)),
    },
  )
  const topologySha256 = await keep(() => blobs.put(trained.modelJson))
  const weightsSha256 = await keep(() => blobs.put(trained.weights))

  const test = items.filter(i => i.split === 'TEST')
  const { modelJson, weights } = trained
  const probabilities = await evaluating.measure(() =>
    computer.predict(
      {
        modelJson,
        weights,
        samples: test.map(sampleOf),
        blobs: blobs.place,
        preprocessing: trained.preprocessing,
        cacheDir,
      },
      { onProgress: ({ done, total }) => report({ phase: 'Evaluating TEST', done, total }) },
    ),
  )
  const testAnswers = test.map(
    ({ imageId, image }, i): Answer => ({
      imageId,
      inputSha256: image.pictureSha256,
      probabilities: probabilities[i] ?? [],
    }),
  )
  const finish = (result: TrainingResult) =>
    persist(() => finishTrainingRun(context(), claim, run, result), signal, writePatienceMs)
  await finish({
    stopReason: trained.stopReason,
    bestEpoch: trained.bestEpoch,
    weightsSha256,
    topologySha256,
    preprocessing: trained.preprocessing,
    classNames: classes.map(c => c.name),
    classIds: classes.map(c => c.id),
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
