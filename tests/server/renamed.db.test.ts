import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readEvaluation } from '#core/evaluation/evaluate-model.ts'
import { evaluatePredictions } from '#core/metrics/evaluate.ts'
import { evaluationOf } from '#core/metrics/evaluation-columns.ts'
import { preprocessingOf } from '#core/pixels/preprocessing.ts'
import { recordChunk } from '#core/prediction/record.ts'
import { recipes } from '#core/training-run/config.ts'
import { finishTrainingRun } from '#core/training-run/finish.ts'
import { registerTrained } from '#core/training-run/register-trained.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const api = await openApi()
const { database } = api
const owner = await api.project()
await api.images(
  owner,
  Array.from({ length: 60 }, (_, i) => ({ groupKey: `p${i}`, classIndex: i % 2 })),
)
const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const config = recipes.find(r => r.name === 'quick-look')?.config
if (!config) throw new Error('no recipe')
const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config })

/** Each class gets the other's name and place: whoever goes by those is wrong about every image. */
const swap = () =>
  database.$transaction([
    database.$executeRaw`update "LabelClass" set "name" = "name" || '!', "position" = "position" + 10 where "projectId" = ${owner.id}::uuid`,
    database.$executeRaw`update "LabelClass" set "name" = 'Fracture', "position" = 1 where "id" = ${normal}::uuid`,
    database.$executeRaw`update "LabelClass" set "name" = 'Normal', "position" = 0 where "id" = ${fracture}::uuid`,
  ])

test('classes that swap their names after a freeze change nothing of what it, its model and its metrics say', async () => {
  await swap()
  const engineer = await api.user('engineer', { projectId: owner.id, roles: ['ENGINEER'] })
  const manifest = await engineer.download(`/files/datasets/${frozen.id}/manifest.csv`)
  expect(createHash('sha256').update(manifest).digest('hex')).toBe(frozen.manifestSha256)

  const test = await database.datasetItem.findMany({
    where: { datasetVersionId: frozen.id, split: 'TEST' },
    orderBy: { imageId: 'asc' },
  })
  const sha256 = 'a'.repeat(64)
  const names = { weightsSha256: sha256, topologySha256: sha256 }
  const [ctx, claim] = [{ ...api.product(), actor: owner.admin.actor }, await api.claim(run.jobId)]
  const made = await registerTrained(ctx, claim, run, {
    ...{ ...names, stopReason: 'COMPLETED', bestEpoch: 1, threshold: 0.5 },
    preprocessing: preprocessingOf(config.imageSize, 'as-displayed'),
    classNames: ['Normal', 'Fracture'],
    classIds: [normal, fracture],
    timings: { pixelsMs: 1, trainMs: 1, validateMs: 1, writeMs: 1 },
  })
  const batch = await database.predictionBatch.findFirstOrThrow({ where: { modelVersionId: made.id } })
  // Right about every image.
  const answers = test.map(({ imageId, labelClassId }) => ({
    ...{ imageId, inputSha256: sha256 },
    probabilities: labelClassId === fracture ? [0.1, 0.9] : [0.9, 0.1],
  }))
  await recordChunk(ctx, claim, batch, made, 'cpu', answers)
  const asked = { id: batch.id, imageCount: test.length, datasetVersionId: frozen.id, split: 'TEST' as const }
  const columns = await readEvaluation(ctx, made, asked)
  const metrics = evaluatePredictions(evaluationOf(columns))
  await finishTrainingRun(ctx, claim, run, {
    ...{ model: made, evaluateMs: 1 },
    test: { asked, columns, metrics },
  })
  const said = await database.prediction.findMany({ where: { modelVersionId: made.id } })
  const labelOf = new Map(test.map(item => [item.imageId, item.labelClassId]))
  expect(said.map(p => p.predictedClassId)).toEqual(said.map(p => labelOf.get(p.imageId)))

  const { modelVersion, datasetVersion } = await engineer.request<{ modelVersion: object; datasetVersion: object }>(
    `query ($model: ID!, $dataset: ID!) {
      modelVersion(id: $model) {
        classNames
        labelClasses { id name }
        evaluations { accuracy { value } classes { id } perClass { support labelClass { id } } }
      }
      datasetVersion(id: $dataset) {
        classes { name position isPositive labelClass { id name } }
        splits { imageCount classes { imageCount labelClass { id } } }
      }
    }`,
    { model: made.id, dataset: frozen.id },
  )
  expect(modelVersion).toEqual({
    classNames: ['Normal', 'Fracture'],
    labelClasses: [
      { id: normal, name: 'Fracture' },
      { id: fracture, name: 'Normal' },
    ],
    evaluations: [
      {
        accuracy: { value: 1 },
        classes: [{ id: normal }, { id: fracture }],
        perClass: [normal, fracture].map(id => ({ support: 6, labelClass: { id } })),
      },
    ],
  })
  expect(datasetVersion).toEqual({
    classes: [
      { name: 'Normal', position: 0, isPositive: false, labelClass: { id: normal, name: 'Fracture' } },
      { name: 'Fracture', position: 1, isPositive: true, labelClass: { id: fracture, name: 'Normal' } },
    ],
    splits: [36, 12, 12].map(imageCount => ({
      imageCount,
      classes: [normal, fracture].map(id => ({ imageCount: imageCount / 2, labelClass: { id } })),
    })),
  })
  const { prediction } = await engineer.request<{ prediction: object }>(
    `query ($id: ID!) { prediction(id: $id) { probabilities { name labelClass { id } } predictedClass { id } } }`,
    { id: said[0]?.id },
  )
  expect(prediction).toEqual({
    probabilities: [
      { name: 'Normal', labelClass: { id: normal } },
      { name: 'Fracture', labelClass: { id: fracture } },
    ],
    predictedClass: { id: said[0]?.predictedClassId },
  })
})
