import { readEvaluation } from '#core/evaluation/evaluate-model.ts'
import type { ModelVersion } from '#core/generated/prisma/client.ts'
import type { FinishedRun } from '#core/training-run/finish.ts'
import type { Computer } from './ml/computer.ts'
import { predictBatch } from './predict-batch.ts'
import type { TaskTools } from './task.ts'

/** Shows TEST to the model that a run made, as far as it was not yet, and measures it. @returns null: there is no TEST */
export async function evaluateTest(
  computer: Computer,
  model: ModelVersion,
  tools: TaskTools,
): Promise<FinishedRun['test']> {
  const { context, claim, report, signal } = tools
  const batch = await context().database.predictionBatch.findUnique({
    where: { jobId: claim.jobId },
    omit: { imageIds: true },
  })
  if (!batch?.datasetVersionId || !batch.split) return null
  const { id, imageCount, datasetVersionId, split } = batch
  await predictBatch(computer, { batch, model, phase: 'Evaluating TEST' }, tools)
  report({ phase: 'Measuring', done: imageCount, total: imageCount })
  const asked = { id, imageCount, datasetVersionId, split }
  const columns = await readEvaluation(context(), model, asked, signal)
  return { asked, columns, metrics: await computer.evaluate(columns) }
}
