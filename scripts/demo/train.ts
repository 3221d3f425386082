import { type Client, orThrow } from '../../examples/client.ts'
import { openBar } from './bar.ts'
import type { Curated } from './curate.ts'
import * as documents from './documents.ts'
import type { DemoOptions } from './options.ts'
import { interval, say } from './say.ts'

export interface TrainedModel {
  run: documents.EndedRun['trainingRun']
  model: documents.ModelData
  test: documents.Evaluation
  batchSize: number
  seconds: number
}

const parts = [
  ['pixelsMs', 'pixels'],
  ['trainMs', 'training'],
  ['validateMs', 'validation'],
  ['evaluateMs', 'TEST'],
  ['writeMs', 'writing'],
] as const

const timesOf = (timings: documents.Timings) =>
  parts.map(([name, text]) => `${text} ${(timings[name] / 1000).toFixed(1)} s`)

/** Shows the run until it is over, going on from the last epoch seen where the socket is cut. */
async function watch(client: Client, id: string): Promise<void> {
  const bar = openBar()
  for await (const { trainingRun: update } of client.subscribe<documents.RunEvent>(documents.watchRun, { id })) {
    const { job } = update.trainingRun
    for (const e of update.epochs) {
      bar.end()
      const figures = `loss ${e.trainLoss.toFixed(3)}, validation ${e.validationLoss.toFixed(3)}`
      const accuracy = `${(100 * e.validationAccuracy).toFixed(1)}%`
      say(
        `epoch ${String(e.number).padStart(2)}: ${figures}, accuracy ${accuracy}, ${e.imagesPerSecond.toFixed(0)} images/s`,
      )
    }
    if (job.status === 'RUNNING') bar.show(job)
    else if (job.status !== 'QUEUED') bar.end()
    if (job.status === 'FAILED' || job.status === 'CANCELLED') throw new Error(`${job.status}: ${job.failure}`)
  }
}

/** Steps 7 to 9: from a recipe to a model with its evaluation on TEST. */
export async function train(client: Client, { dataset }: Curated, options: DemoOptions): Promise<TrainedModel> {
  const { seed, epochs, pretrainedFolder, pretrainedModel } = options
  const { recipes } = await client.request<documents.RecipesData>(documents.recipes)
  const recipe = recipes.find(r => r.name === (pretrainedFolder || pretrainedModel ? 'frozen-backbone' : 'quick-look'))
  if (!recipe) throw new Error('the API names no such recipe')
  const config = { ...recipe.config, seed, pretrainedFolder, pretrainedModel, epochs: epochs ?? recipe.config.epochs }
  const begun = performance.now()
  const started = await client.request<documents.StartedRun>(documents.startTrainingRun, {
    input: { datasetVersionId: dataset.id, config },
  })
  const { id, number } = orThrow(started.startTrainingRun)
  say(7, `Started training run ${number} with the recipe "${recipe.title}"`)

  say(8, 'Training')
  await watch(client, id)
  const seconds = (performance.now() - begun) / 1000

  const { trainingRun: run } = await client.request<documents.EndedRun>(documents.runFacts, { id })
  const model = run.modelVersion
  const [test] = model?.evaluations ?? []
  if (!model || !test) throw new Error(`the run ended as ${run.job.status} without an evaluated model`)
  say(
    9,
    `Model version ${model.number} (${model.weightsSha256.slice(0, 12)}), best epoch ${run.bestEpoch}, ${run.stopReason}`,
  )
  if (run.timings) say(`time: ${timesOf(run.timings).join(', ')}`)
  say(`TEST, ${test.imageCount} images of ${test.groupCount} groups, 95% intervals:`)
  say(`AUC ${test.auc ? interval(test.auc) : 'none'}, accuracy ${interval(test.accuracy)}`)
  for (const warning of test.warnings) say(`before believing it: ${warning.message}`)
  return { run, model, test, batchSize: config.batchSize, seconds }
}
