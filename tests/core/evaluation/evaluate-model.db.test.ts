import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { readEvaluation, recordEvaluation } from '#core/evaluation/evaluate-model.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { evaluatePredictions } from '#core/metrics/evaluate.ts'
import { evaluationOf } from '#core/metrics/evaluation-columns.ts'
import { metricsOf } from '#core/model-version/metrics.ts'
import { preprocessingOf } from '#core/pixels/preprocessing.ts'
import { recordPredictions } from '#core/prediction/record.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { database, project, images } = await openCore()
const quick = recipes.find(r => r.name === 'quick-look')?.config
if (!quick) throw new Error('no recipe')
const config = { ...quick }

const kept = (split: Split, at: number) => Array.from({ length: 8 }, (_, i) => [split, `p${at + i}`, i % 2] as const)
const whole = [...kept('TRAIN', 0), ...kept('VALIDATION', 10), ...kept('TEST', 20)]

/** What is warned of first where a model learnt from images that were published so, and is asked about TEST. */
async function warningsOf(rows: (readonly [Split, string, number])[]) {
  const owner = await project()
  const made = await images(
    owner,
    rows.map(([, groupKey, classIndex]) => ({ groupKey, classIndex })),
  )
  for (const [publishedSplit, same] of Map.groupBy(made, (_, i) => rows[i]?.[0] ?? 'TRAIN'))
    await database.image.updateMany({ where: { id: { in: same.map(i => i.id) } }, data: { publishedSplit } })
  const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, published: 'AS_PUBLISHED' })
  const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config })
  const sha256 = (randomUUID() + randomUUID()).replaceAll('-', '')
  const names = { weightsSha256: sha256, topologySha256: sha256, preprocessingSha256: sha256 }
  const model = await database.modelVersion.create({
    data: {
      ...names,
      projectId: owner.id,
      number: 1,
      trainingRunId: run.id,
      preprocessing: { ...preprocessingOf(64, 'as-displayed') },
      threshold: 0.5,
      classNames: ['Normal', 'Fracture'],
      classIds: owner.labelClasses.map(c => c.id),
    },
  })
  const split = 'TEST' as const
  const test = await database.datasetItem.findMany({
    where: { datasetVersionId: frozen.id, split },
    orderBy: { imageId: 'asc' },
  })
  const answers = test.map(({ imageId }) => ({ imageId, inputSha256: sha256, probabilities: [0.4, 0.6] }))
  const asked = { datasetVersionId: frozen.id, split, imageCount: test.length }
  const by = { projectId: owner.id, requestId: 'r', createdById: run.createdById }
  const batch = await database.predictionBatch.create({
    data: { ...asked, ...by, modelVersionId: model.id, jobId: run.jobId },
  })
  await expect(readEvaluation(owner.admin, model, { ...asked, id: batch.id })).rejects.toThrow(
    `0 of ${test.length} predictions are recorded`,
  )
  await inTransaction(owner.admin, ctx => recordPredictions(ctx, batch, model, 'cpu', answers))
  const left = readEvaluation(owner.admin, model, { ...asked, id: batch.id }, AbortSignal.abort('left'))
  await expect(left).rejects.toBe('left')
  const columns = await readEvaluation(owner.admin, model, { ...asked, id: batch.id })
  const metrics = evaluatePredictions(evaluationOf(columns))
  const record = () =>
    inTransaction(owner.admin, ctx => recordEvaluation(ctx, model, { ...asked, id: batch.id }, { columns, metrics }))
  await record()
  await expect(record()).rejects.toThrow(Conflict)
  const evaluation = await database.evaluation.findFirstOrThrow({ where: { modelVersionId: model.id } })
  expect(evaluation).toMatchObject({ imageCount: test.length, groupCount: new Set(test.map(i => i.groupKey)).size })
  return { frozen, warnings: metricsOf(evaluation).warnings }
}

test.each<[string, (readonly [Split, string, number])[], number, number, RegExp]>([
  ['no group in several splits', whole, 0, 0, /^only 8 independent groups/],
  ['groups of TEST in TRAIN', [...whole, ['TRAIN', 'p20', 0], ['TRAIN', 'p21', 1]], 2, 2, /^2 of 8 groups were learnt/],
  ['one of TEST in VALIDATION', [...whole, ['VALIDATION', 'p20', 0]], 1, 1, /^1 of 8 groups was learnt/],
  ['one of VALIDATION in TRAIN', [...whole, ['TRAIN', 'p10', 0]], 1, 0, /^only 8 independent groups/],
])('%s: the dataset and the evaluation say what that means', async (_name, rows, divided, learnt, first) => {
  const { frozen, warnings } = await warningsOf(rows)
  expect(frozen.dividedGroupCount).toBe(divided)
  expect(warnings[0]).toMatch(first)
  expect(warnings.filter(w => w.includes('learnt from as well'))).toHaveLength(learnt > 0 ? 1 : 0)
})
