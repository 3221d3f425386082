import * as tf from '@tensorflow/tfjs'

/** One weight of a layer: a variable and the name that it has in a saved model. */
export interface Weight {
  name: string
  variable: tf.Variable
}

/** The weights of layers, in the layers' order; those that learn first within each layer. */
export const weightsOf = (layers: tf.layers.Layer[]): Weight[] =>
  layers.flatMap(layer => layer.weights.map(w => ({ name: w.originalName, variable: variableOf(w.read()) })))

/** As weightsOf, without the moving statistics of batch normalisation. */
export const learntWeightsOf = (layers: tf.layers.Layer[]): Weight[] =>
  layers.flatMap(layer => layer.trainableWeights.map(w => ({ name: w.originalName, variable: variableOf(w.read()) })))

function variableOf(tensor: tf.Tensor): tf.Variable {
  if (!(tensor instanceof tf.Variable)) throw new Error('a layer was disposed of; allowed: a layer in use')
  return tensor
}

/** A named copy of numbers that no later step can change. */
export interface Values {
  name: string
  values: Float32Array
}

export const copyValues = (weights: Weight[]): Promise<Values[]> =>
  Promise.all(
    weights.map(async ({ name, variable }) => ({ name, values: Float32Array.from(await variable.data<'float32'>()) })),
  )

/** @throws Error naming the first weight that is missing or of another size */
export function setValues(weights: Weight[], values: Values[]): void {
  const byName = new Map(values.map(v => [v.name, v.values]))
  for (const { name, variable } of weights) {
    const found = byName.get(name)
    if (found?.length !== variable.size)
      throw new Error(`weight ${name} has ${found?.length ?? 'no'} values; allowed: ${variable.size}`)
    tf.tidy(() => variable.assign(tf.tensor(found, variable.shape)))
  }
}
