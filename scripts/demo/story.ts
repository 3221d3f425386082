import { ask } from './ask.ts'
import { measureBaseline } from './baseline.ts'
import { curate } from './curate.ts'
import type { Estimate, Evaluation, Timings } from './documents.ts'
import type { DemoOptions } from './options.ts'
import { interval, say } from './say.ts'
import type { Session } from './session.ts'
import { train } from './train.ts'

/** What --json writes. */
export interface Figures {
  images: number
  groups: number
  refused: number
  epochs: number
  bestEpoch: number | null
  secondsPerStep: number
  imagesPerSecond: number
  trainingSeconds: number
  engine: string
  /** Where the run's time went, milliseconds. */
  timings: Timings | null
  test: Evaluation
  /** AUC on TEST of a logistic regression on 16 x 16 pixels, trained on the same TRAIN; null with more than two classes. */
  pixelBaseline: Estimate | null
}

const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / Math.max(values.length, 1)

/** The eleven steps, through the public API alone. */
export async function tellStory({ client, letIn }: Session, options: DemoOptions): Promise<Figures> {
  const curated = await curate(client, options, letIn)
  const trained = await train(client, curated, options)
  const pixelBaseline = await measureBaseline(client, curated)
  if (pixelBaseline) say(`AUC of a logistic regression on 16 x 16 pixels: ${interval(pixelBaseline)}`)
  const prediction = await ask(client, curated, trained)
  const { project, dataset } = curated
  const { run, test, batchSize, seconds } = trained
  const epochs = run.epochs.edges.map(edge => edge.node)
  const steps = Math.ceil((dataset.splits[0]?.imageCount ?? 0) / batchSize)
  return {
    images: project.imageCount,
    groups: project.groupCount,
    refused: project.imports.edges[0]?.node.refusedCount ?? 0,
    epochs: epochs.length,
    bestEpoch: run.bestEpoch,
    secondsPerStep: mean(epochs.map(e => e.durationMs)) / 1000 / steps,
    imagesPerSecond: mean(epochs.map(e => e.imagesPerSecond)),
    trainingSeconds: seconds,
    engine: prediction.engine,
    timings: run.timings,
    test,
    pixelBaseline,
  }
}
