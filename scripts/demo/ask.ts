import { type Client, orThrow } from '../../examples/client.ts'
import { type Curated, follow } from './curate.ts'
import * as documents from './documents.ts'
import { say } from './say.ts'
import type { TrainedModel } from './train.ts'

type Prediction = documents.PredictionData['prediction']

/** One line an event; epochs, which come in a row, as one. */
function* linesOf(trail: Prediction['auditTrail']): Generator<string> {
  const epochs = trail.filter(e => e.action === 'EPOCH_RECORDED')
  for (const { at, action, actor, nounId } of trail) {
    if (action === 'EPOCH_RECORDED' && at !== epochs.at(-1)?.at) continue
    const times = action === 'EPOCH_RECORDED' ? ` (the last of ${epochs.length})` : ''
    yield `${at}  ${action.padEnd(21)}  ${actor?.name ?? 'Lamina'}  ${nounId}${times}`
  }
}

/** Steps 9 and 10: predictions, and the answer to why one of them was given. */
export async function ask(client: Client, { dataset }: Curated, { model }: TrainedModel): Promise<Prediction> {
  const requested = await client.request<documents.Requested>(documents.requestPredictions, {
    input: { modelVersionId: model.id, datasetVersionId: dataset.id, split: 'TEST' },
  })
  const batch = orThrow(requested.requestPredictions)
  await follow(client, batch.job.id)
  const { predictionBatch } = await client.request<documents.BatchData>(documents.batchFacts, { id: batch.id })
  say(9, `Predicted TEST again: ${predictionBatch.predictions.length} predictions`)

  const [first] = predictionBatch.predictions
  const { prediction } = await client.request<documents.PredictionData>(documents.whyThisAnswer, { id: first?.id })
  const { trainingRun: run } = prediction.modelVersion
  const { datasetVersion } = run
  const readers = datasetVersion.readers.map(
    r => `${r.reader?.name ?? r.labeller} (${r.labelCount} by ${r.origin.toLowerCase()})`,
  )
  say(10, `Why is ${prediction.image.fileName} said to be ${prediction.predictedClass.name}?`)
  say(
    `model version ${prediction.modelVersion.number} (${prediction.weightsSha256.slice(0, 12)}) said so on ${prediction.engine}`,
  )
  say(`asked by ${prediction.askedBy.name}; trained by ${run.createdBy.name} as run ${run.number}, seed ${run.seed}`)
  say(`on dataset version ${datasetVersion.number} (${datasetVersion.manifestSha256.slice(0, 12)})`)
  say(`labelled by ${readers.join(' and ')}`)
  for (const line of linesOf(prediction.auditTrail)) say(line)
  return prediction
}
