import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { TrainingRun } from '#core/generated/prisma/client.ts'
import { type Preprocessing, preprocessingSha256 } from '#core/pixels/preprocessing.ts'

export interface Registration {
  weightsSha256: string
  topologySha256: string
  preprocessing: Preprocessing
  classNames: string[]
  /** Those classes, in the same order. */
  classIds: string[]
  threshold: number | null
}

/** Makes the model that a run trained known, as a candidate. */
export async function registerModel(ctx: Context<Transaction>, run: TrainingRun, registration: Registration) {
  const { id: trainingRunId, projectId } = run
  await ctx.database.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`
  const newest = await ctx.database.modelVersion.aggregate({ where: { projectId }, _max: { number: true } })
  const { preprocessing, ...rest } = registration
  const model = await ctx.database.modelVersion.create({
    data: {
      ...rest,
      projectId,
      trainingRunId,
      number: (newest._max.number ?? 0) + 1,
      preprocessing: { ...preprocessing },
      preprocessingSha256: preprocessingSha256(preprocessing),
    },
  })
  const { number, weightsSha256, threshold } = model
  await recordAudit(ctx, {
    action: 'MODEL_REGISTERED',
    nounId: model.id,
    projectId,
    after: { number, trainingRunId, weightsSha256, preprocessingSha256: model.preprocessingSha256, threshold },
  })
  return model
}
