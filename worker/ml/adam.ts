import * as tf from '@tensorflow/tfjs'
import { stepAdam } from '#worker/engine/operations.ts'
import { copyValues, setValues, type Values, type Weight } from './weights.ts'

const beta1 = 0.9
const beta2 = 0.999
/** As tf.train.adam. */
const epsilon = 1e-7

interface Slot {
  weight: Weight
  first: tf.Variable
  second: tf.Variable
}

/** Adam over some weights, with all that it remembers open to be saved: tfjs' own hides its step count. */
export class Adam {
  private readonly learningRate: number
  private readonly slots: Slot[]
  /** Steps taken. */
  stepCount = 0

  constructor(weights: Weight[], learningRate: number) {
    this.learningRate = learningRate
    this.slots = weights.map(weight => {
      const [first, second] = [0, 0].map(() => tf.tidy(() => tf.variable(tf.zeros(weight.variable.shape), false))) as [
        tf.Variable,
        tf.Variable,
      ]
      return { weight, first, second }
    })
  }

  get variables(): tf.Variable[] {
    return this.slots.map(s => s.weight.variable)
  }

  /** @param gradients by the variable's name, as tf.variableGrads gives them; not disposed of */
  step(gradients: tf.NamedTensorMap): void {
    const weights = this.slots.map(({ weight, first, second }) => {
      const gradient = gradients[weight.variable.name]
      if (!gradient) throw new Error(`weight ${weight.name} has no gradient; allowed: one for every weight that learns`)
      return { value: weight.variable, gradient, first, second }
    })
    this.stepCount++
    const { learningRate: rate, stepCount } = this
    tf.tidy(() => {
      const stepped = stepAdam(weights, { rate, beta1, beta2, epsilon, stepCount })
      for (const [i, { weight }] of this.slots.entries()) weight.variable.assign(stepped[i] as tf.Tensor)
    })
  }

  /** Both moments of every weight. */
  copyMoments(): Promise<Values[]> {
    return copyValues(this.moments())
  }

  /** @throws Error where the moments are those of other weights */
  restore(moments: Values[], stepCount: number): void {
    setValues(this.moments(), moments)
    this.stepCount = stepCount
  }

  dispose(): void {
    for (const { first, second } of this.slots) tf.dispose([first, second])
  }

  private moments(): Weight[] {
    return this.slots.flatMap(({ weight, first, second }) => [
      { name: `${weight.name}/first`, variable: first },
      { name: `${weight.name}/second`, variable: second },
    ])
  }
}
