import * as tf from '@tensorflow/tfjs'
import type { EngineStarter } from './engine.ts'
import { explainMissing } from './explain-missing.ts'

/** Not dependencies: their install downloads libtensorflow, and must never break ours. Whoever wants them adds them. */
const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const

/** libtensorflow through tfjs-node-gpu or tfjs-node, where somebody has installed one. */
export const tensorflow: EngineStarter = {
  name: 'tensorflow',
  async start() {
    const reasons: string[] = []
    for (const name of packages) {
      try {
        await import(name)
        if (!(await tf.setBackend('tensorflow'))) throw new Error('loaded, but its backend does not start')
        return { detail: `${name} on libtensorflow`, threads: null }
      } catch (error) {
        reasons.push(explainMissing(name, error))
      }
    }
    throw new Error(reasons.join(', '))
  },
}
