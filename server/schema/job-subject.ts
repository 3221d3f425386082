import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { DatasetFreeze } from '#server/schema/dataset-freeze.ts'
import type { Seeing } from '#server/schema/find.ts'
import { Batch } from '#server/schema/image-batch.ts'
import { Import } from '#server/schema/import.ts'
import { PredictionBatch } from '#server/schema/prediction-batch.ts'
import { things } from '#server/schema/things.ts'
import { TrainingRun } from '#server/schema/training-run.ts'

const JobSubject = builder.unionType('JobSubject', {
  description: 'What a job works at.',
  types: [Import, Batch, DatasetFreeze, TrainingRun, PredictionBatch],
})

/** Those that whoever asks may see. */
const batches = batched<Seeing, string, { id: string }>(async (ctx, ids) => {
  const found = await things.Batch.load(ctx, ids, { select: { id: true } })
  return new Map(found.map(batch => [batch.id, batch]))
})

builder.prismaObjectField('Job', 'subject', t =>
  t.field({
    type: JobSubject,
    nullable: true,
    description:
      'The import, batch, request to freeze, training run or request for predictions that it works at; null: it is of none, or of a batch that is not shown to whoever reads blind.',
    select: {
      checkedImport: { select: { id: true } },
      import: { select: { id: true } },
      undoneImport: { select: { id: true } },
      batch: { select: { id: true } },
      undoneBatch: { select: { id: true } },
      datasetFreeze: true,
      trainingRun: true,
      predictionBatch: { select: { id: true } },
    },
    resolve: async ({ checkedImport, import: added, undoneImport, ...of }, _args, ctx) => {
      const { batch, undoneBatch, datasetFreeze, trainingRun, predictionBatch } = of
      const imported = added ?? checkedImport ?? undoneImport
      if (imported) return Import.addBrand(imported)
      const carried = batch ?? undoneBatch
      if (carried) {
        const seen = await batches(ctx, carried.id)
        return seen ? Batch.addBrand(seen) : null
      }
      if (datasetFreeze) return DatasetFreeze.addBrand(datasetFreeze)
      if (trainingRun) return TrainingRun.addBrand(trainingRun)
      return predictionBatch && PredictionBatch.addBrand(predictionBatch)
    },
  }),
)
