import * as tf from '@tensorflow/tfjs'
import type { TrainingConfig } from '#core/training-run/config.ts'
import type { EpochMetrics } from '#core/training-run/epoch-metrics.ts'
import { dropoutSeed } from './batches.ts'
import { planEpoch, type SplitSizes } from './epoch-plan.ts'
import type { Batch, Examples, FeatureInference } from './examples.ts'
import { crossEntropy, logitsOf } from './forward.ts'
import { countCorrect, learnFromBatch } from './learn-from-batch.ts'
import type { Learner } from './learner.ts'
import type { BatchRequest } from './pixels/loader-protocol.ts'
import { measureStatistics } from './statistics.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

interface Tally {
  count: number
  lossSum: number
  correct: number
}

const add = (tally: Tally, count: number, loss: number, correct: number): void => {
  tally.count += count
  tally.lossSum += loss * count
  tally.correct += correct
}

/** Where the time of a run went, ms: what trainNetwork did in this call, and so not the epochs before its checkpoint. */
export interface Timings {
  /** It waited for pixels: the loading thread had not yet prepared the next batch. Part of neither of the others. */
  pixelsMs: number
  /** Learning: steps, statistics of batch normalisation, and features of a frozen backbone (VALIDATION's too). */
  trainMs: number
  /** Measuring VALIDATION after each epoch. */
  validateMs: number
}

export interface EpochParts {
  learner: Learner
  config: TrainingConfig
  examples: Examples
  sizes: SplitSizes
}

/**
 * Learns from every sample of TRAIN once, then measures VALIDATION.
 * @param timings added to
 * @throws Cancelled; Error naming epoch, batch and last checkpoint where the loss is no longer a finite number
 */
export async function runEpoch(parts: EpochParts, hooks: WorkHooks, timings: Timings): Promise<EpochMetrics> {
  const { learner, config, examples, sizes } = parts
  const number = learner.epoch + 1
  const { learn, statistics, validate } = planEpoch(config, sizes, number)
  const [learnt, seen] = [newTally(), newTally()]
  let done = 0
  const each = async (requests: readonly BatchRequest[], act: (batch: Batch, i: number) => Promise<void>) => {
    for (const [i, request] of requests.entries()) {
      stopIfCancelled(hooks)
      const batch = await examples.take(request)
      await act(batch, i).finally(() => batch.input.dispose())
      hooks.onProgress({ phase: `Epoch ${number}`, done: ++done, total: learn.length + validate.length })
    }
  }

  const start = performance.now()
  await timed(examples, timings, 'trainMs', async () => {
    await each(learn, async (batch, i) => {
      const dropout = { rate: config.dropout, seed: dropoutSeed(config.seed, number, i) }
      const features = () => examples.trainingFeatures(batch.input)
      const { loss, correct } = await learnFromBatch(learner, features, batch.classIndices, dropout)
      requireFinite(loss, `epoch ${number}, batch ${i + 1}`, learner)
      add(learnt, batch.classIndices.length, loss, correct)
    })
    await measureStatistics(learner.network, imagesOf(examples, statistics))
  })
  const learntAt = performance.now()
  await timed(examples, timings, 'validateMs', async () => {
    const inference = examples.openInference()
    await each(validate, async batch => {
      const { loss, correct } = await measure(learner, inference, batch)
      add(seen, batch.classIndices.length, loss, correct)
    }).finally(() => inference.dispose())
  })
  const validationLoss = seen.lossSum / seen.count
  requireFinite(validationLoss, `epoch ${number}, validation`, learner)
  return {
    number,
    trainLoss: learnt.lossSum / learnt.count,
    trainAccuracy: learnt.correct / learnt.count,
    validationLoss,
    validationAccuracy: seen.correct / seen.count,
    durationMs: Math.round(performance.now() - start),
    imagesPerSecond: learnt.count / ((learntAt - start) / 1000),
    isBest: await learner.finishEpoch(validationLoss),
  }
}

/** Adds what an act took, less what it waited for pixels. */
async function timed<T>(
  examples: Pick<Examples, 'waitedMs'>,
  timings: Timings,
  part: 'trainMs' | 'validateMs',
  act: () => Promise<T>,
): Promise<T> {
  const [start, waited] = [performance.now(), examples.waitedMs()]
  const result = await act()
  const waiting = examples.waitedMs() - waited
  timings.pixelsMs += waiting
  timings[part] += performance.now() - start - waiting
  return result
}

/** One at a time, so that only one batch of images is in memory. */
async function* imagesOf(examples: Examples, requests: readonly BatchRequest[]): AsyncGenerator<tf.Tensor4D> {
  for (const request of requests) yield (await examples.take(request)).input as tf.Tensor4D
}

const newTally = (): Tally => ({ count: 0, lossSum: 0, correct: 0 })

function requireFinite(loss: number, where: string, { epoch }: Learner): void {
  if (Number.isFinite(loss)) return
  const checkpoint =
    epoch > 0 ? `the last good checkpoint is that of epoch ${epoch}` : 'no checkpoint yet: it is the first epoch'
  throw new Error(
    `the loss is ${loss} at ${where}; allowed: a finite number (a lower learning rate may help); ${checkpoint}`,
  )
}

async function measure({ network }: Learner, inference: FeatureInference, { input, classIndices }: Batch) {
  const [logits, loss] = tf.tidy(() => {
    const answer = logitsOf(network, inference.features(input))
    return [answer, crossEntropy(answer, classIndices)] as const
  })
  try {
    return { loss: (await loss.data())[0] as number, correct: await countCorrect(logits, classIndices) }
  } finally {
    tf.dispose([logits, loss])
  }
}
