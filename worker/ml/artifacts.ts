import * as tf from '@tensorflow/tfjs'
import { z } from 'zod'

/** A layers model of TensorFlow.js as its two files. */
export interface ModelArtifacts {
  /** model.json, which names the other file weights.bin. */
  modelJson: Buffer
  /** weights.bin: float32, little-endian, in the manifest's order. */
  weights: Uint8Array
}

/** The files that tf.loadLayersModel takes, anywhere; the same network gives the same bytes. */
export async function exportModel(model: tf.LayersModel): Promise<ModelArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined
  await model.save(
    tf.io.withSaveHandler(async artifacts => {
      saved = artifacts
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) }
    }),
  )
  if (!saved?.weightData || !saved.weightSpecs)
    throw new Error('the model was saved without weights; allowed: with them')
  const json = {
    format: saved.format,
    generatedBy: saved.generatedBy,
    convertedBy: null,
    modelTopology: saved.modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: saved.weightSpecs }],
  }
  return {
    modelJson: Buffer.from(JSON.stringify(json)),
    weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(saved.weightData)),
  }
}

const modelJsonSchema = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.tuple([
    z.object({
      weights: z.array(z.object({ name: z.string(), shape: z.array(z.int().min(0)), dtype: z.literal('float32') })),
    }),
  ]),
})

/**
 * @param modelJson as exportModel wrote it
 * @param weights as exportModel wrote them
 * @returns a layers model; dispose of it after use
 * @throws Error where model.json is none, or the weights are more or fewer than it names
 */
export async function loadModel(modelJson: Uint8Array, weights: Uint8Array): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = modelJsonSchema.parse(JSON.parse(Buffer.from(modelJson).toString('utf8')))
  const weightSpecs = weightsManifest[0].weights
  const expected = 4 * weightSpecs.reduce((sum, w) => sum + w.shape.reduce((a, b) => a * b, 1), 0)
  if (weights.byteLength !== expected)
    throw new Error(`weights of ${weights.byteLength} bytes; allowed: the ${expected} that model.json names`)
  return tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs, weightData: Uint8Array.from(weights).buffer }),
  )
}
