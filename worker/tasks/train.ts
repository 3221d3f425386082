import path from 'node:path'
import type { BlobStore } from '#core/blob/store.ts'
import { findItems } from '#core/dataset-version/find-items.ts'
import { classesOf, placesOf } from '#core/dataset-version/frozen.ts'
import { NotFound } from '#core/errors.ts'
import type { Checkpoint, ModelVersion } from '#core/generated/prisma/client.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { readKeptWeights } from '#core/pretrained/kept-weights.ts'
import { openWeights } from '#core/pretrained/open-weights.ts'
import type { PretrainedWeights } from '#core/pretrained/pretrained.ts'
import { parseConfig, type TrainingConfig } from '#core/training-run/config.ts'
import { finishTrainingRun } from '#core/training-run/finish.ts'
import { requireFits } from '#core/training-run/memory.ts'
import { recordEpoch } from '#core/training-run/record-epoch.ts'
import { registerTrained, type TrainingResult } from '#core/training-run/register-trained.ts'
import { cacheLimits } from '../cache-limits.ts'
import { evaluateTest } from '../evaluate-test.ts'
import { imageFileOf } from '../image-file.ts'
import { Computer } from '../ml/computer.ts'
import { SampleTable } from '../ml/sample-table.ts'
import { persist } from '../persist.ts'
import { openStopwatch } from '../stopwatch.ts'
import type { Task, TaskTools } from '../task.ts'

/** For what was computed to be written, before the job is put off and computes it again. */
const writePatienceMs = 10_000

const readRun = ({ context, claim }: TaskTools) =>
  context().database.trainingRun.findUniqueOrThrow({
    where: { jobId: claim.jobId },
    include: {
      datasetVersion: { select: { classes: true } },
      checkpoints: { orderBy: { epochNumber: 'desc' }, take: 1 },
      modelVersion: true,
    },
  })
type Run = Awaited<ReturnType<typeof readRun>>

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

/** As they are kept with the run; one of before they were reads them where its config says, for whoever started it. */
async function readWeights(
  context: TaskTools['context'],
  blobs: BlobStore,
  run: Run,
  config: TrainingConfig,
): Promise<PretrainedWeights | undefined> {
  const kept = await readKeptWeights(blobs, run)
  return kept ?? (await openWeights(context(), run.projectId, config))?.weights
}

/** A split as a network learns from it: some 90 bytes an image. */
async function readSamples(
  context: TaskTools['context'],
  run: Run,
  split: Split,
  places: Map<string, number>,
): Promise<SampleTable> {
  const samples = new SampleTable()
  for await (const items of findItems(context(), run.datasetVersionId, split))
    for (const { labelClassId, ...image } of items)
      samples.add({ ...imageFileOf(image), classIndex: places.get(labelClassId) ?? -1 })
  return samples
}

/** Trains, or goes on from the newest checkpoint, and registers the model; then shows it TEST, once. */
export const trainTask: Task = async tools => {
  const { context, claim, engine, threads, signal } = tools
  const run = await readRun(tools)
  const config = parseConfig(run.config)
  if (!run.modelVersion) requireFits(config, tools.memoryLimitBytes, 'this worker')
  const computer = new Computer({ engine, threads }, signal)
  const evaluating = openStopwatch()
  try {
    const model = run.modelVersion ?? (await trainOn(computer, run, config, tools))
    const test = await evaluating.measure(() => evaluateTest(computer, model, tools))
    const finished = { model, test, evaluateMs: evaluating.elapsedMs() }
    await persist(() => finishTrainingRun(context(), claim, run, finished), signal, writePatienceMs)
  } finally {
    await computer.close()
  }
}

/** The thread is given no image of TEST. */
async function trainOn(
  computer: Computer,
  run: Run,
  config: TrainingConfig,
  { context, claim, blobs, dataDir, report, log, signal }: TaskTools,
): Promise<ModelVersion> {
  const writing = openStopwatch()
  // What was computed for an hour is not thrown away over a deadlock.
  const keep = <T>(act: () => Promise<T>) => writing.measure(() => persist(act, signal, writePatienceMs))
  const classes = classesOf(run.datasetVersion)
  const places = placesOf(classes)
  const [newest] = run.checkpoints
  if (newest) log.info({ epoch: newest.epochNumber }, 'going on from a checkpoint')

  const trained = await computer.train(
    {
      config,
      classCount: classes.length,
      train: await readSamples(context, run, 'TRAIN', places),
      validation: await readSamples(context, run, 'VALIDATION', places),
      blobs: blobs.place,
      pretrained: await readWeights(context, blobs, run, config),
      checkpoint: newest && (await readCheckpoint(blobs, newest)),
      cacheDir: path.join(dataDir, 'cache'),
      cacheLimits: cacheLimits(),
    },
    {
      onProgress: report,
      onEpoch: (epoch, checkpoint) => keep(() => recordEpoch(context(), blobs, claim, run, epoch, checkpoint)),
    },
  )
  const topologySha256 = await keep(() => blobs.put(trained.modelJson))
  const weightsSha256 = await keep(() => blobs.put(trained.weights))
  const { stopReason, bestEpoch, preprocessing, timings } = trained
  const result: TrainingResult = {
    ...{ stopReason, bestEpoch, preprocessing, weightsSha256, topologySha256 },
    classNames: classes.map(c => c.name),
    classIds: classes.map(c => c.id),
    // A threshold says where one finding begins; with more than two classes the most probable one is predicted.
    threshold: classes.length === 2 && classes.some(c => c.isPositive) ? 0.5 : null,
    timings: {
      pixelsMs: Math.round(timings.pixelsMs),
      trainMs: Math.round(timings.trainMs),
      validateMs: Math.round(timings.validateMs),
      writeMs: writing.elapsedMs(),
    },
  }
  return keep(() => registerTrained(context(), claim, run, result))
}
