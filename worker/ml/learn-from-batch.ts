import * as tf from '@tensorflow/tfjs'
import { crossEntropy, type Dropout, logitsOf } from './forward.ts'
import type { Learner } from './learner.ts'

/**
 * One step of training: forward, cross-entropy, gradients, Adam. Where the loss is no finite number no weight changes.
 * @param features of one batch, float32 [batch, features], differentiable in every weight that learns
 * @param classIndices [batch], each from 0 up to, not including, classCount
 * @returns mean loss, nats, and correct answers, both before the step
 */
export async function learnFromBatch(
  { network, adam }: Learner,
  features: () => tf.Tensor2D,
  classIndices: Int32Array,
  dropout: Dropout,
): Promise<{ loss: number; correct: number }> {
  const answered: tf.Tensor2D[] = []
  const { value, grads } = tf.variableGrads(() => {
    const logits = logitsOf(network, features(), dropout)
    answered.push(tf.keep(logits.clone()))
    return crossEntropy(logits, classIndices)
  }, adam.variables)
  try {
    const loss = (await value.data())[0] ?? Number.NaN
    if (Number.isFinite(loss)) adam.step(grads)
    return { loss, correct: await countCorrect(answered[0] as tf.Tensor2D, classIndices) }
  } finally {
    tf.dispose([value, grads, answered])
  }
}

/** How often the greatest of a row's logits is that of its class. @param logits float32 [batch, classCount] */
export async function countCorrect(logits: tf.Tensor2D, classIndices: Int32Array): Promise<number> {
  const values = await logits.data<'float32'>()
  const width = logits.shape[1]
  return classIndices.reduce((correct, wanted, row) => {
    const answers = values.subarray(row * width, (row + 1) * width)
    return correct + (answers.indexOf(Math.max(...answers)) === wanted ? 1 : 0)
  }, 0)
}
