import { z } from 'zod'

/** What every participant of the engine bench answers, ours and the peers; see harness/participant.ts. */
export const answers = {
  /** To { do: 'prepare' } with a task. Training has taken one step by then: its loss, and whether a weight moved. */
  prepare: z.strictObject({ firstLoss: z.number().nullable(), hasLearnt: z.boolean() }),
  /** To { do: 'run', steps }. Loss of the last step, nats; null at inference and where it is no finite number. */
  run: z.strictObject({ seconds: z.number().positive(), loss: z.number().nullable() }),
  /** To { do: 'release' }: the task is over, its memory free. */
  release: z.strictObject({}),
  /** To { do: 'export', config, file }, PyTorch alone: writes the network as ONNX. */
  export: z.strictObject({}),
  /** To { do: 'memory' }. Tensors and heap are of our engines alone. */
  memory: z.strictObject({
    /** Most that the process ever had in RAM. */
    peakRssBytes: z.number(),
    tensors: z.number().nullable(),
    tensorBytes: z.number().nullable(),
    /** Of JavaScript, after a collection. */
    heapBytes: z.number().nullable(),
    /** The one that WebAssembly and our kernels share; null for an engine without. */
    engineHeapBytes: z.number().nullable(),
  }),
  /** To { do: 'profile' }, our engines alone: most bytes of tensors that lived at once in one step. */
  profile: z.strictObject({ peakTensorBytes: z.number() }),
}

export const runRequestSchema = z.looseObject({ steps: z.int().min(1) })
