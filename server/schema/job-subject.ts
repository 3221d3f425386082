import { builder } from '#server/schema/builder.ts'
import { DatasetFreeze } from '#server/schema/dataset-freeze.ts'
import { Import } from '#server/schema/import.ts'
import { PredictionBatch } from '#server/schema/prediction-batch.ts'
import { TrainingRun } from '#server/schema/training-run.ts'

const JobSubject = builder.unionType('JobSubject', {
  description: 'What a job works at.',
  types: [Import, DatasetFreeze, TrainingRun, PredictionBatch],
})

builder.prismaObjectField('Job', 'subject', t =>
  t.field({
    type: JobSubject,
    nullable: true,
    description:
      'The import, request to freeze, training run or request for predictions that it works at; null: it was written without.',
    select: {
      checkedImport: { select: { id: true } },
      import: { select: { id: true } },
      undoneImport: { select: { id: true } },
      datasetFreeze: true,
      trainingRun: true,
      predictionBatch: { select: { id: true } },
    },
    resolve: ({ checkedImport, import: added, undoneImport, datasetFreeze, trainingRun, predictionBatch }) => {
      const imported = added ?? checkedImport ?? undoneImport
      if (imported) return Import.addBrand(imported)
      if (datasetFreeze) return DatasetFreeze.addBrand(datasetFreeze)
      if (trainingRun) return TrainingRun.addBrand(trainingRun)
      return predictionBatch && PredictionBatch.addBrand(predictionBatch)
    },
  }),
)
