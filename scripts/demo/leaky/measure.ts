import { estimateProportion } from '../../../core/metrics/proportion.ts'
import { type Client, orThrow } from '../../../examples/client.ts'
import { signWaiver } from '../copies.ts'
import * as shared from '../documents.ts'
import { originalOf } from '../draw-copy.ts'
import { follow } from '../follow.ts'
import { readAll } from '../read-all.ts'
import { say } from '../say.ts'
import * as documents from './documents.ts'

/** What came of one way to divide, on TEST; --json writes it. */
export interface LeakyCase {
  name: 'byFile' | 'byGroup' | 'randomByFile' | 'randomByGroup'
  /** Whether a run was refused before anybody had signed a waiver. */
  refusedWithoutWaiver: boolean
  /** Of images, with its 95% interval, exact and by originals: copies of one know no more than one. */
  accuracy: number
  low: number
  high: number
  auc: number | null
  images: number
  /** Independent sources among them: originals. */
  groups: number
  /** Originals that stand in several splits. */
  dividedGroups: number
}

/** How many originals have copies in several splits of a dataset: by the names, which the product is not told of. */
async function countDivided(client: Client, datasetVersionId: string): Promise<number> {
  const items = await readAll(
    client,
    documents.items,
    datasetVersionId,
    (data: documents.DividedData) => data.datasetVersion.items,
  )
  const splits = new Map<string, Set<string>>()
  for (const { split, image } of items) {
    const original = originalOf(image.fileName)
    splits.set(original, (splits.get(original) ?? new Set()).add(split))
  }
  return [...splits.values()].filter(of => of.size > 1).length
}

/** Starts a run; where that is refused for leakage, says why, signs a waiver and starts it again. */
async function start(client: Client, datasetVersionId: string, config: object) {
  const input = { datasetVersionId, config }
  const ask = async () =>
    (await client.request<documents.StartedRun>(documents.startTrainingRun, { input })).startTrainingRun
  const first = await ask()
  if (!('message' in first) || first.field !== 'datasetVersionId') return { ...orThrow(first), isRefused: false }
  say(`a training run is refused: ${first.message}`)
  await signWaiver(client, datasetVersionId, 'To show what leakage does to a figure')
  say('signed a waiver, which stands beside every figure of the model')
  return { ...orThrow(await ask()), isRefused: true }
}

/** Trains on a dataset and looks at what its model says of TEST. */
export async function measure(
  client: Client,
  { name, dataset, config }: { name: LeakyCase['name']; dataset: documents.FrozenData; config: object },
): Promise<LeakyCase> {
  const dividedGroups = await countDivided(client, dataset.id)
  const run = await start(client, dataset.id, config)
  await follow(client, run.job.id)
  const { trainingRun } = await client.request<shared.EndedRun>(shared.runFacts, { id: run.id })
  const model = trainingRun.modelVersion
  if (!model) throw new Error(`the run ended as ${trainingRun.job.status} without a model`)

  const asked = await client.request<shared.Requested>(shared.requestPredictions, {
    input: { modelVersionId: model.id, datasetVersionId: dataset.id, split: 'TEST' },
  })
  const batch = orThrow(asked.requestPredictions)
  await follow(client, batch.job.id)
  const predictions = await readAll(
    client,
    documents.predicted,
    batch.id,
    (data: documents.PredictedData) => data.predictionBatch.predictions,
  )
  const outcomes = predictions.map(({ image: { fileName }, predictedClass }) => ({
    isHit: fileName.split('/').at(-2) === predictedClass.name,
    groupKey: originalOf(fileName),
  }))
  const estimate = estimateProportion(outcomes)
  if (!estimate) throw new Error('TEST is empty')
  const figures: LeakyCase = {
    name,
    refusedWithoutWaiver: run.isRefused,
    accuracy: estimate.value,
    low: estimate.low,
    high: estimate.high,
    auc: model.evaluations[0]?.auc?.value ?? null,
    images: outcomes.length,
    groups: new Set(outcomes.map(o => o.groupKey)).size,
    dividedGroups,
  }
  say(
    `accuracy ${percent(figures.accuracy)} on ${figures.images} images of TEST, AUC ${figures.auc?.toFixed(3) ?? 'none'}; ${figures.dividedGroups} originals stand in several splits`,
  )
  return figures
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
