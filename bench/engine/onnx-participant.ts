import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { takePart } from '../harness/take-part.ts'
import { taskSchema } from './config.ts'
import { readImages } from './images.ts'
import { runRequestSchema } from './protocol.ts'

interface OrtTensor {
  data: ArrayLike<number>
}
interface OrtSession {
  inputNames: readonly string[]
  outputNames: readonly string[]
  run(feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>
  release(): Promise<void>
}
/** The part of onnxruntime-node that is used here: no dependency, so its types are not there. */
interface Ort {
  Tensor: new (type: 'float32', values: Float32Array, dims: number[]) => OrtTensor
  InferenceSession: { create(file: string, options: Record<string, unknown>): Promise<OrtSession> }
  env: { versions: { node?: string } }
}

const threads = Number(process.argv[2])

/** @param folder where node_modules/onnxruntime-node is, or that package itself; unset: as Node finds it from here */
async function loadOrt(folder = process.env.LAMINA_ONNXRUNTIME): Promise<Ort> {
  const from = folder ? path.join(path.resolve(folder), 'package.json') : import.meta.filename
  const name =
    folder && path.basename(path.resolve(folder)) === 'onnxruntime-node' ? path.dirname(from) : 'onnxruntime-node'
  const loaded = await import(pathToFileURL(createRequire(from).resolve(name)).href)
  return loaded.default ?? loaded
}

/** [batch, side, side, 3] -> [batch, 3, side, side]: how PyTorch exports it. */
function channelsFirst(values: Float32Array, batchSize: number, imageSize: number): Float32Array {
  const area = imageSize * imageSize
  const out = new Float32Array(values.length)
  for (let image = 0; image < batchSize; image++)
    for (let pixel = 0; pixel < area; pixel++)
      for (let channel = 0; channel < 3; channel++)
        out[(image * 3 + channel) * area + pixel] = values[(image * area + pixel) * 3 + channel] as number
  return out
}

let work: { session: OrtSession; step(): Promise<void> } | null = null

await takePart(async () => {
  const ort = await loadOrt()
  const release = async () => {
    await work?.session.release()
    work = null
    return {}
  }
  return {
    detail: `onnxruntime-node ${ort.env.versions.node ?? ''}, batch normalisation folded by itself, ${threads} threads`,
    acts: {
      release,
      async prepare(request) {
        await release()
        const { config, onnxFile = '', imagesFile } = taskSchema.parse(request)
        const { batchSize, imageSize } = config
        const session = await ort.InferenceSession.create(onnxFile, {
          intraOpNumThreads: threads,
          interOpNumThreads: 1,
          executionMode: 'sequential',
          graphOptimizationLevel: 'all',
        })
        const dims = [batchSize, 3, imageSize, imageSize]
        const inputs = (await readImages(imagesFile, config)).map(
          values => new ort.Tensor('float32', channelsFirst(values, batchSize, imageSize), dims),
        )
        const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]]
        let next = 0
        const step = async () => {
          const answer = await session.run({ [input]: inputs[next++ % inputs.length] as OrtTensor })
          if (!Array.from(answer[output]?.data ?? [Number.NaN]).every(Number.isFinite))
            throw new Error('the network answers what is no number')
        }
        work = { session, step }
        await step()
        return { firstLoss: null, hasLearnt: false }
      },
      async run(request) {
        const { steps } = runRequestSchema.parse(request)
        if (!work) throw new Error('nothing is prepared; allowed: after prepare')
        const start = performance.now()
        for (let step = 0; step < steps; step++) await work.step()
        return { seconds: (performance.now() - start) / 1000, loss: null }
      },
    },
  }
})
