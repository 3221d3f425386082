import type { Client } from '../../examples/client.ts'
import { type JobEvent, watchJob } from '../../scripts/demo/documents.ts'

/** What the story asks beyond the demo's documents, each with the shape of its answer. */

export const grid = `query ($id: ID!, $after: String) {
  project(id: $id) {
    labelClasses { id }
    images(first: 30, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { id labelVersion } }
    }
  }
}`
export type GridData = {
  project: {
    labelClasses: { id: string }[]
    images: {
      totalCount: number
      pageInfo: { hasNextPage: boolean; endCursor: string }
      edges: { node: { id: string; labelVersion: number } }[]
    }
  }
}

export const imageHistory = `query ($id: ID!) {
  image(id: $id) {
    url thumbnailUrl sha256 labels { edges { node { version reader { name } origin } } } neighbours { previous { id } next { id } }
  }
}`
export type ImageData = {
  image: {
    url: string
    thumbnailUrl: string
    sha256: string
    labels: { edges: { node: object }[] }
    neighbours: object
  }
}

export const watchEpochs = `subscription ($id: ID!, $after: Int) {
  trainingRun(id: $id, afterEpoch: $after) {
    cursor epochs { number trainLoss } trainingRun { job { status } }
  }
}`
export type EpochsEvent = {
  trainingRun: {
    cursor: number
    epochs: { number: number; trainLoss: number }[]
    trainingRun: { job: { status: string } }
  }
}

export const afterTraining = `query ($id: ID!) {
  trainingRun(id: $id) {
    memoryEstimateBytes timings { pixelsMs trainMs validateMs evaluateMs writeMs }
    config { frozenBlocks pretrainedModel augmentation { flip rotationDegrees shift brightness contrast } }
  }
}`
export type AfterTraining = {
  trainingRun: {
    memoryEstimateBytes: number
    timings: { trainMs: number; validateMs: number; evaluateMs: number; writeMs: number } | null
    config: object
  }
}

export const beforeTraining = `query ($imageSize: Int!, $batchSize: Int!) {
  trainingMemory(alpha: 0.25, imageSize: $imageSize, batchSize: $batchSize, frozenBlocks: 0) {
    estimateBytes limitBytes largestBatchSize isWithin
  }
  pretrainedModels { name alpha url isCached isPinned }
}`
export type BeforeTraining = {
  trainingMemory: {
    estimateBytes: number
    limitBytes: number | null
    largestBatchSize: number | null
    isWithin: boolean
  }
  pretrainedModels: { name: string; alpha: number; url: string; isCached: boolean; isPinned: boolean }[]
}

/** Every status that a job is seen in, until it is over. */
export async function statusesUntilOver(client: Client, id: string): Promise<string[]> {
  const seen: string[] = []
  for await (const { job } of client.subscribe<JobEvent>(watchJob, { id })) seen.push(job.status)
  return seen
}
