import { type Client, orThrow } from '../../examples/client.ts'
import type { Curated } from './curate.ts'
import * as documents from './documents.ts'
import { follow } from './follow.ts'
import { keepViews } from './keep-view.ts'
import { say } from './say.ts'
import type { TrainedModel } from './train.ts'

type Prediction = documents.PredictionData['prediction']

/** One line an event; epochs, which come in a row, as one. */
function* linesOf(trail: documents.TrailEvent[]): Generator<string> {
  const epochs = trail.filter(e => e.action === 'EPOCH_RECORDED')
  for (const { at, action, actorName, nounId } of trail) {
    if (action === 'EPOCH_RECORDED' && at !== epochs.at(-1)?.at) continue
    const times = action === 'EPOCH_RECORDED' ? ` (the last of ${epochs.length})` : ''
    yield `${at}  ${action.padEnd(21)}  ${actorName ?? 'Lamina'}  ${nounId}${times}`
  }
}

/** Why one answer was given, with the whole trail, page by page. */
async function readWhy(client: Client, id: string | undefined) {
  const trail: documents.TrailEvent[] = []
  let after: string | null = null
  for (;;) {
    const answer: documents.PredictionData = await client.request(documents.whyThisAnswer, { id, after })
    const { edges, pageInfo } = answer.prediction.auditTrail
    trail.push(...edges.map(edge => edge.node))
    if (!pageInfo.hasNextPage) return { prediction: answer.prediction, trail }
    after = pageInfo.endCursor
  }
}

/** Steps 10 and 11: predictions, and the answer to why one of them was given. */
export async function ask(
  client: Client,
  { dataset, projectId }: Curated,
  { model }: TrainedModel,
): Promise<Prediction> {
  const requested = await client.request<documents.Requested>(documents.requestPredictions, {
    input: { modelVersionId: model.id, datasetVersionId: dataset.id, split: 'TEST' },
  })
  const batch = orThrow(requested.requestPredictions)
  await follow(client, batch.job.id)
  const { predictionBatch } = await client.request<documents.BatchData>(documents.batchFacts, { id: batch.id })
  say(10, `Predicted TEST again: ${predictionBatch.predictions.totalCount} predictions`)
  await keepViews(client, projectId, model.id)

  const first = predictionBatch.predictions.edges[0]?.node
  const { prediction, trail } = await readWhy(client, first?.id)
  const { trainingRun: run } = prediction.modelVersion
  const { datasetVersion } = run
  const readers = datasetVersion.readers.map(
    r => `${r.reader?.name ?? r.labeller} (${r.labelCount} by ${r.origin.toLowerCase()})`,
  )
  say(11, `Why is ${prediction.image.fileName} said to be ${prediction.predictedClass.name}?`)
  say(
    `model version ${prediction.modelVersion.number} (${prediction.weightsSha256.slice(0, 12)}) said so on ${prediction.engine}`,
  )
  say(`asked by ${prediction.askedBy.name}; trained by ${run.createdBy.name} as run ${run.number}, seed ${run.seed}`)
  say(`on dataset version ${datasetVersion.number} (${datasetVersion.manifestSha256.slice(0, 12)})`)
  say(`labelled by ${readers.join(' and ')}`)
  for (const line of linesOf(trail)) say(line)
  return prediction
}
