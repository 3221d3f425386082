import * as tf from '@tensorflow/tfjs'
import type { EngineStarter } from './engine.ts'

/** Plain JavaScript: the reference that every other engine's gradients are compared with; far too slow to train on. */
export const cpu: EngineStarter = {
  name: 'cpu',
  async start() {
    if (!(await tf.setBackend('cpu'))) throw new Error('its backend does not start')
    return { detail: `tfjs ${tf.version.tfjs} in plain JavaScript`, threads: 1 }
  },
}
