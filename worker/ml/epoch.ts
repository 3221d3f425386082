import * as tf from '@tensorflow/tfjs'
import type { TrainingConfig } from '#core/training-run/config.ts'
import type { EpochMetrics } from '#core/training-run/epoch-metrics.ts'
import { batchesOf, dropoutSeed, inBatches } from './batches.ts'
import type { Examples } from './examples.ts'
import { crossEntropy, type Dropout, logitsOf } from './forward.ts'
import type { Learner } from './learner.ts'
import { imagesMeasured } from './statistics.ts'
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

/**
 * Learns from every sample of TRAIN once, then measures VALIDATION.
 * @throws Cancelled; Error naming epoch and batch where the loss is no longer a finite number
 */
export async function runEpoch(
  learner: Learner,
  config: TrainingConfig,
  train: Examples,
  validation: Pick<Examples, 'classIndices' | 'features'>,
  hooks: WorkHooks,
): Promise<EpochMetrics> {
  const number = learner.epoch + 1
  const batches = batchesOf(train.classIndices.length, config.batchSize, config.seed, number)
  const measured = inBatches([...validation.classIndices.keys()], config.batchSize)
  const total = batches.length + measured.length
  const start = performance.now()

  const [learnt, seen] = [newTally(), newTally()]
  for (const [i, batch] of batches.entries()) {
    stopIfCancelled(hooks)
    const dropout = { rate: config.dropout, seed: dropoutSeed(config.seed, number, i) }
    const where = `epoch ${number}, batch ${i + 1}`
    const { loss, correct } = await learnFrom(learner, train, batch, dropout, where)
    add(learnt, batch.length, loss, correct)
    hooks.onProgress({ phase: `Epoch ${number}`, done: i + 1, total })
  }
  train.measureStatistics(batches.slice(0, Math.ceil(imagesMeasured / config.batchSize)))
  const learntAt = performance.now()
  for (const [i, batch] of measured.entries()) {
    stopIfCancelled(hooks)
    const { loss, correct } = await measure(learner, validation, batch)
    add(seen, batch.length, loss, correct)
    hooks.onProgress({ phase: `Epoch ${number}`, done: batches.length + i + 1, total })
  }
  requireFinite(seen.lossSum, `epoch ${number}, validation`)
  const validationLoss = seen.lossSum / seen.count
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

const newTally = (): Tally => ({ count: 0, lossSum: 0, correct: 0 })

const classesOf = (examples: Pick<Examples, 'classIndices'>, batch: readonly number[]): Int32Array =>
  Int32Array.from(batch, i => examples.classIndices[i] as number)

function requireFinite(loss: number, where: string): void {
  if (!Number.isFinite(loss))
    throw new Error(`the loss is ${loss} at ${where}; allowed: a finite number (a lower learning rate may help)`)
}

/** One step. @returns mean loss and correct answers before it */
async function learnFrom(
  { network, adam }: Learner,
  train: Examples,
  batch: number[],
  dropout: Dropout,
  where: string,
) {
  const classIndices = classesOf(train, batch)
  const answered: tf.Tensor2D[] = []
  const { value, grads } = tf.variableGrads(() => {
    const logits = logitsOf(network, train.trainingFeatures(batch), dropout)
    answered.push(tf.keep(logits.clone()))
    return crossEntropy(logits, classIndices)
  }, adam.variables)
  try {
    const [loss] = await value.data()
    requireFinite(loss ?? Number.NaN, where)
    adam.step(grads)
    return { loss: loss as number, correct: await countCorrect(answered[0] as tf.Tensor2D, classIndices) }
  } finally {
    tf.dispose([value, grads, answered])
  }
}

async function measure({ network }: Learner, validation: Pick<Examples, 'classIndices' | 'features'>, batch: number[]) {
  const classIndices = classesOf(validation, batch)
  const [logits, loss] = tf.tidy(() => {
    const answer = logitsOf(network, validation.features(batch))
    return [answer, crossEntropy(answer, classIndices)] as const
  })
  try {
    return { loss: (await loss.data())[0] as number, correct: await countCorrect(logits, classIndices) }
  } finally {
    tf.dispose([logits, loss])
  }
}

async function countCorrect(logits: tf.Tensor2D, classIndices: Int32Array): Promise<number> {
  const values = await logits.data<'float32'>()
  const width = logits.shape[1]
  return classIndices.reduce((correct, wanted, row) => {
    const answers = values.subarray(row * width, (row + 1) * width)
    return correct + (answers.indexOf(Math.max(...answers)) === wanted ? 1 : 0)
  }, 0)
}
