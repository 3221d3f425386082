import * as tf from '@tensorflow/tfjs'
import type { EngineStarter } from './engine.ts'

/** Not dependencies: their install downloads libtensorflow, and must never break ours. Whoever wants them adds them. */
const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const

const whyNot = (name: string, error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  const isMissing =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && message.includes(name)
  return `${name.replace('@tensorflow/', '')}: ${isMissing ? 'not installed' : message.split('\n')[0]}`
}

/** libtensorflow through tfjs-node-gpu or tfjs-node, where somebody has installed one. */
export const tensorflow: EngineStarter = {
  name: 'tensorflow',
  async start() {
    const reasons: string[] = []
    for (const name of packages) {
      try {
        await import(name)
        if (!(await tf.setBackend('tensorflow'))) throw new Error('loaded, but its backend does not start')
        return `${name} on libtensorflow`
      } catch (error) {
        reasons.push(whyNot(name, error))
      }
    }
    throw new Error(reasons.join(', '))
  },
}
