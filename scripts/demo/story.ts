import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { type Client, orThrow } from '../../examples/client.ts'
import { type Bar, openBar } from './bar.ts'
import * as documents from './documents.ts'
import type { DemoOptions } from './options.ts'

export interface Figures {
  images: number
  groups: number
  refused: number
  epochs: number
  bestEpoch: number
  secondsPerStep: number
  imagesPerSecond: number
  engine: string
  test: documents.Evaluation
  trainingSeconds: number
}

const percent = (x: number) => `${(100 * x).toFixed(1)}%`
const interval = ({ value, low, high }: documents.Estimate) =>
  `${value.toFixed(3)} (95% ${low.toFixed(3)} to ${high.toFixed(3)})`

/** The classes that a folder names, Normal first; the positive one is the first that is not Normal. */
async function classesOf(folder: string | null): Promise<{ name: string; isPositive: boolean }[]> {
  if (folder === null) return [...'Normal,Fracture'.split(',')].map(name => ({ name, isPositive: name !== 'Normal' }))
  const entries = await readdir(path.join(folder, 'images'), { withFileTypes: true })
  const names = entries.filter(e => e.isDirectory()).map(e => e.name)
  names.sort((a, b) => Number(a !== 'Normal') - Number(b !== 'Normal') || (a < b ? -1 : 1))
  return names.map((name, i) => ({ name, isPositive: i === 1 }))
}

async function follow(client: Client, id: string, bar: Bar): Promise<void> {
  for await (const { job } of client.subscribe<documents.JobEvent>(documents.watchJob, { id })) {
    bar.show(job)
    if (job.status === 'FAILED') throw new Error(`failed: ${job.failure}`)
  }
  bar.end()
}

/** The ten steps, through the public API alone. */
export async function tellStory(client: Client, options: DemoOptions): Promise<Figures> {
  const { folder, seed } = options
  const bar = openBar()
  const step = (n: number, text: string) => console.log(`${n}. ${text}`)

  const { viewer } = await client.request<documents.ViewerData>(documents.viewer)
  step(1, `Signed in as ${viewer.user.name}`)

  const labelClasses = await classesOf(folder)
  const name = `Demo ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`
  const question = folder
    ? `Which of ${labelClasses.map(c => c.name).join(', ')} does this radiograph show?`
    : 'Does this lateral cervical radiograph show a fracture?'
  const project = orThrow(
    (
      await client.request<documents.Created<'createProject'>>(documents.createProject, {
        input: { name, question, labelClasses },
      })
    ).createProject,
  )
  step(
    2,
    `Created the project "${name}": ${labelClasses.map(c => c.name + (c.isPositive ? ' (positive)' : '')).join(', ')}`,
  )

  const source = folder ? { folder } : { phantoms: { count: options.phantoms, seed } }
  step(3, folder ? `Importing ${folder}` : `Drawing and importing ${options.phantoms} phantoms`)
  const started = orThrow(
    (
      await client.request<documents.StartedImport>(documents.startImport, {
        input: { projectId: project.id, ...source },
      })
    ).startImport,
  )
  await follow(client, started.job.id, bar)
  const { project: filled } = await client.request<documents.ProjectData>(documents.projectFacts, { id: project.id })
  const imported = filled.imports[0]
  console.log(
    `   ${filled.imageCount} images of ${filled.groupCount} groups, ${imported?.refusedCount ?? 0} refused; ${filled.labelCounts.map(c => `${c.labelClass.name} ${c.imageCount}`).join(', ')}`,
  )
  for (const refusal of imported?.refusals.slice(0, 5) ?? []) console.log(`   ${refusal.path}: ${refusal.reason}`)

  const first = filled.images.edges[0]?.node
  if (!first?.currentLabel) throw new Error('no labelled image came in')
  const relabel = {
    imageId: first.id,
    labelClassId: first.currentLabel.labelClass.id,
    expectedVersion: first.labelVersion,
    reason: 'Seen again and confirmed',
  }
  const label = orThrow((await client.request<documents.Labelled>(documents.setLabel, { input: relabel })).setLabel)
  step(4, `Confirmed the label of ${first.fileName}: version ${label.version}, ${label.labelClass.name}`)

  const ratio = { train: 0.6, validation: 0.15, test: 0.25 }
  const dataset = orThrow(
    (await client.request<documents.Frozen>(documents.freezeDataset, { input: { projectId: project.id, seed, ratio } }))
      .freezeDataset,
  )
  step(
    5,
    `Froze dataset version ${dataset.number}: ${dataset.splits.map(s => `${s.split} ${s.imageCount} of ${s.groupCount} groups`).join(', ')}; manifest ${dataset.manifestSha256.slice(0, 12)}`,
  )

  const { recipes } = await client.request<documents.RecipesData>(documents.recipes)
  const recipe = recipes.find(r => r.name === (options.pretrained ? 'frozen-backbone' : 'quick-look'))
  if (!recipe) throw new Error('the API names no such recipe')
  const { pretrainedSha256: _, ...config } = {
    ...recipe.config,
    seed,
    pretrainedFolder: options.pretrained,
    ...(options.epochs ? { epochs: options.epochs } : {}),
  }
  const begun = performance.now()
  const run = orThrow(
    (
      await client.request<documents.StartedRun>(documents.startTrainingRun, {
        input: { datasetVersionId: dataset.id, config },
      })
    ).startTrainingRun,
  )
  step(6, `Started training run ${run.number}: ${recipe.title}`)

  step(7, 'Training')
  for await (const { trainingRun: update } of client.subscribe<documents.RunEvent>(documents.watchRun, {
    id: run.id,
  })) {
    const { job } = update.trainingRun
    if (job.status === 'RUNNING') bar.show(job)
    for (const e of update.epochs) {
      bar.end()
      console.log(
        `   epoch ${String(e.number).padStart(2)}  loss ${e.trainLoss.toFixed(4)}  validation ${e.validationLoss.toFixed(4)}  accuracy ${percent(e.validationAccuracy)}  ${e.imagesPerSecond.toFixed(0)} images/s`,
      )
    }
    if (job.status === 'FAILED') throw new Error(`training failed: ${job.failure}`)
  }
  bar.end()
  const trainingSeconds = (performance.now() - begun) / 1000
  const { trainingRun: ended } = await client.request<documents.EndedRun>(documents.runFacts, { id: run.id })
  const model = ended.modelVersion
  const test = model?.evaluations[0]
  if (!model || !test) throw new Error(`the run ended as ${ended.job.status} without a model`)
  step(
    8,
    `Model version ${model.number}, weights ${model.weightsSha256.slice(0, 12)}, best epoch ${ended.bestEpoch} (${ended.stopReason})`,
  )
  console.log(
    `   TEST: ${test.imageCount} images of ${test.groupCount} groups; accuracy ${interval(test.accuracy)}; AUC ${test.auc ? interval(test.auc) : 'none'}`,
  )
  for (const warning of test.warnings) console.log(`   Note: ${warning}`)

  const batch = orThrow(
    (
      await client.request<documents.Requested>(documents.requestPredictions, {
        input: { modelVersionId: model.id, datasetVersionId: dataset.id, split: 'TEST' },
      })
    ).requestPredictions,
  )
  await follow(client, batch.job.id, bar)
  const { predictionBatch } = await client.request<documents.BatchData>(documents.batchFacts, { id: batch.id })
  step(9, `Predicted TEST again: ${predictionBatch.predictions.length} predictions`)

  const { prediction } = await client.request<documents.PredictionData>(documents.whyThisAnswer, {
    id: predictionBatch.predictions[0]?.id,
  })
  step(10, `Why this answer? ${prediction.image.fileName} is ${prediction.predictedClass.name}`)
  const { trainingRun } = prediction.modelVersion
  console.log(
    `   said by model version ${prediction.modelVersion.number} (${prediction.weightsSha256.slice(0, 12)}) on ${prediction.engine}, asked by ${prediction.askedBy.name}`,
  )
  console.log(
    `   trained by ${trainingRun.createdBy.name} as run ${trainingRun.number}, seed ${trainingRun.seed}, code ${trainingRun.codeVersion.slice(0, 20)}`,
  )
  console.log(
    `   on dataset version ${trainingRun.datasetVersion.number} (${trainingRun.datasetVersion.manifestSha256.slice(0, 12)}), labelled by ${trainingRun.datasetVersion.readers.map(r => `${r.reader.name} (${r.origin.toLowerCase()}, ${r.labelCount})`).join(', ')}`,
  )
  for (const e of prediction.auditTrail)
    console.log(`   ${e.at}  ${e.action.padEnd(22)} ${e.actor?.name ?? 'Lamina'}  ${e.nounId}`)

  const steps = Math.ceil((dataset.splits[0]?.imageCount ?? 0) / config.batchSize)
  const meanMs = ended.epochs.reduce((sum, e) => sum + e.durationMs, 0) / Math.max(ended.epochs.length, 1)
  return {
    images: filled.imageCount,
    groups: filled.groupCount,
    refused: imported?.refusedCount ?? 0,
    epochs: ended.epochs.length,
    bestEpoch: ended.bestEpoch ?? 0,
    secondsPerStep: meanMs / 1000 / steps,
    imagesPerSecond: ended.epochs.reduce((sum, e) => sum + e.imagesPerSecond, 0) / Math.max(ended.epochs.length, 1),
    engine: prediction.engine,
    trainingSeconds,
    test,
  }
}
