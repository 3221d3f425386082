import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import { newId, requireId } from '#core/id.ts'
import { factsOf, hasLeakage, leakageOf } from '#core/leakage/known.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { givenReasonSchema } from '#core/reason.ts'

export interface WaiveInput {
  datasetVersionId: string
  reason: string
}

/**
 * Signs that models are trained on a version all the same: for what is known of it now, and not for more. Its reason stands beside
 * every figure of those models.
 * @throws NotFound, Forbidden; InvalidInput also where no leakage is known
 */
export async function waiveLeakage(ctx: Context, input: WaiveInput): Promise<DatasetVersion> {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const { datasetVersionId } = input
  const dataset = await ctx.database.datasetVersion.findUnique({
    where: { id: requireId('DatasetVersion', datasetVersionId) },
  })
  if (!dataset) throw new NotFound('DatasetVersion', datasetVersionId)
  const { projectId, number } = dataset
  await requireRight(ctx, 'WAIVE_LEAKAGE', projectId, 'DatasetVersion', datasetVersionId)
  const reason = parse(givenReasonSchema, input.reason, 'reason')
  // Now, that it takes no time below.
  await leakageOf(ctx, dataset)
  return inTransaction(ctx, async ctx => {
    const { id: createdById } = await requireRight(ctx, 'WAIVE_LEAKAGE', projectId, 'DatasetVersion', datasetVersionId)
    const known = await leakageOf(ctx, dataset)
    if (!hasLeakage(known)) {
      const allowed = 'one of which leakage is known, or whose images were not compared'
      throw new InvalidInput('datasetVersionId', `dataset version ${number}, of which no leakage is known`, allowed)
    }
    const facts = factsOf(known)
    const waiver = await ctx.database.leakageWaiver.create({
      data: { id: newId(), datasetVersionId, reason, ...facts, createdById, createdAt: ctx.now },
    })
    const after = { number, leakageWaiverId: waiver.id, ...facts }
    await recordAudit(ctx, { action: 'LEAKAGE_WAIVED', nounId: datasetVersionId, projectId, reason, after })
    return dataset
  })
}
