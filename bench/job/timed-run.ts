import { z } from 'zod'
import { type Client, orThrow } from '../../examples/client.ts'
import * as documents from '../../scripts/demo/documents.ts'

const timingsSchema = z.strictObject({
  pixelsMs: z.number(),
  trainMs: z.number(),
  validateMs: z.number(),
  evaluateMs: z.number(),
  writeMs: z.number(),
})

/** Seconds of one whole run. */
export interface RunSeconds {
  /** From asking for it until it is told that it has finished. */
  whole: number
  decode: number
  train: number
  validate: number
  evaluate: number
  write: number
  /** What is in none of these: queue, start of threads and engine, messages. */
  rest: number
  /** Of the whole, the share of all that is neither training nor validation. */
  aroundShare: number
}

/** @param whole seconds @param timings milliseconds */
export function splitSeconds(whole: number, timings: z.infer<typeof timingsSchema>): RunSeconds {
  const [decode, train, validate, evaluate, write] = (
    ['pixelsMs', 'trainMs', 'validateMs', 'evaluateMs', 'writeMs'] as const
  ).map(part => timings[part] / 1000) as [number, number, number, number, number]
  const rest = whole - decode - train - validate - evaluate - write
  return { whole, decode, train, validate, evaluate, write, rest, aroundShare: (whole - train - validate) / whole }
}

const timingsOf = `query ($id: ID!) {
  trainingRun(id: $id) { timings { pixelsMs trainMs validateMs evaluateMs writeMs } }
}`

const configOf = (epochs: number) => ({
  architecture: 'MOBILENET_V1',
  optimizer: 'ADAM',
  alpha: 0.25,
  imageSize: 96,
  batchSize: 32,
  learningRate: 0.002,
  epochs,
  patience: null,
  dropout: 0.001,
  seed: 1,
})

/** Starts one run and waits for its end. @throws Error where it fails, or its timings are not known */
export async function timeRun(client: Client, datasetVersionId: string, epochs: number): Promise<RunSeconds> {
  const begun = performance.now()
  const started = await client.request<documents.StartedRun>(documents.startTrainingRun, {
    input: { datasetVersionId, config: configOf(epochs) },
  })
  const { id } = orThrow(started.startTrainingRun)
  let status = 'QUEUED'
  for await (const { trainingRun } of client.subscribe<documents.RunEvent>(documents.watchRun, { id })) {
    const { job } = trainingRun.trainingRun
    status = job.status
    if (status !== 'QUEUED' && status !== 'RUNNING' && status !== 'SUCCEEDED')
      throw new Error(`the run ended as ${status}: ${job.failure}`)
  }
  const whole = (performance.now() - begun) / 1000
  if (status !== 'SUCCEEDED') throw new Error(`the run was ${status} when it was last heard of; allowed: SUCCEEDED`)
  const { trainingRun } = await client.request<{ trainingRun: { timings: unknown } }>(timingsOf, { id })
  return splitSeconds(whole, timingsSchema.parse(trainingRun.timings))
}
