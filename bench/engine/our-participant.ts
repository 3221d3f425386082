import * as tf from '@tensorflow/tfjs'
import { engineNames } from '#worker/engine/engine.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { takePart } from '../harness/take-part.ts'
import { asItLikes, taskSchema } from './config.ts'
import { runRequestSchema } from './protocol.ts'
import { openWorkload, type Workload } from './workload.ts'

const [wanted, asked] = process.argv.slice(2)
const threads = asked === asItLikes ? null : Number(asked)

let workload: Workload | null = null

const required = (): Workload => {
  if (!workload) throw new Error('nothing is prepared; allowed: after prepare')
  return workload
}

const release = (): object => {
  workload?.dispose()
  workload = null
  return {}
}

await takePart(async () => {
  const name = engineNames.find(n => n === wanted)
  if (!name) throw new Error(`engine ${wanted}; allowed: ${engineNames.join(', ')}`)
  const engine = await openEngine(name, { threads: threads ?? undefined })
  if (engine.threads !== threads)
    throw new Error(`${engine.threads ?? asItLikes} threads; allowed: ${asked}, as asked for`)
  return {
    detail: engine.detail,
    acts: {
      async prepare(request) {
        release()
        const task = taskSchema.parse(request)
        workload = await openWorkload(task)
        const before = await workload.checksum()
        const firstLoss = await workload.step()
        return { firstLoss, hasLearnt: (await workload.checksum()) !== before }
      },
      async run(request) {
        const { steps } = runRequestSchema.parse(request)
        const work = required()
        const start = performance.now()
        let loss: number | null = null
        for (let step = 0; step < steps; step++) loss = await work.step()
        return { seconds: (performance.now() - start) / 1000, loss }
      },
      async memory() {
        globalThis.gc?.()
        const { numTensors, numBytes } = tf.memory()
        return {
          peakRssBytes: process.resourceUsage().maxRSS * 1024,
          tensors: numTensors,
          tensorBytes: numBytes,
          heapBytes: process.memoryUsage().heapUsed,
          engineHeapBytes: engineHeapBytes(),
        }
      },
      async profile() {
        const work = required()
        const { peakBytes } = await tf.profile(async () => {
          await work.step()
          return []
        })
        return { peakTensorBytes: peakBytes }
      },
      release: async () => release(),
    },
  }
})

function engineHeapBytes(): number | null {
  const module: unknown = Reflect.get(tf.backend(), 'wasm')
  const heap: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, 'HEAPU8') : undefined
  return heap instanceof Uint8Array ? heap.buffer.byteLength : null
}
