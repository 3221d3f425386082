import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { findClassesToFreeze } from '#core/dataset-version/find-classes.ts'
import { sum } from '#core/dataset-version/groups.ts'
import { kept } from '#core/dataset-version/read-labelled.ts'
import { type Decisions, requireImportsOver, requireSuspectedDecided } from '#core/dataset-version/require-decided.ts'
import { requireDivisible } from '#core/dataset-version/require-divisible.ts'
import { checkSeed } from '#core/dataset-version/split-refusals.ts'
import { type AskedRule, readRule } from '#core/dataset-version/split-rule.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { countLabelledKinds } from '#core/project/count.ts'

export interface FreezeInput extends Decisions, AskedRule {
  projectId: string
  seed: number
}

/**
 * Queues the freezing of a project's labelled images, as they stand when a worker takes it, into a numbered
 * DatasetVersion with whole groups a split. Asks, by refusing, where an import is not over and where names are suspected
 * in pictures.
 * @throws InvalidInput for what can be told by counting; what takes every image to tell, the job fails with
 */
export async function freezeDataset(ctx: Context, input: FreezeInput) {
  const { projectId, seed } = input
  await requireRight(ctx, 'FREEZE_DATASETS', projectId)
  checkSeed(seed)
  const splitRule = readRule(input)
  await requireImportsOver(ctx, projectId, input)
  const kinds = await countLabelledKinds(ctx, projectId)
  const suspected = kinds.filter(kind => kind.burnedIn === 'SUSPECTED')
  const suspectedBurnedIn = requireSuspectedDecided(sum(suspected.map(kind => kind.imageCount)), input)
  const classes = await findClassesToFreeze(ctx, projectId, kept(projectId, suspectedBurnedIn))
  await requireDivisible(ctx, projectId, { classes, kinds, suspectedBurnedIn }, splitRule)
  return inTransaction(ctx, async ctx => {
    // Still: counting takes its time.
    const { id: createdById } = await requireRight(ctx, 'FREEZE_DATASETS', projectId)
    const job = await enqueueJob(ctx, { projectId, kind: 'FREEZE', createdById })
    const asked = {
      ...{ seed, suspectedBurnedIn: input.suspectedBurnedIn ?? null, whileImporting: input.whileImporting ?? false },
      splitRule: { ...splitRule },
    }
    const freeze = await ctx.database.datasetFreeze.create({
      data: { ...asked, projectId, jobId: job.id, requestId: ctx.requestId, createdById },
    })
    await recordAudit(ctx, {
      action: 'DATASET_FREEZE_REQUESTED',
      nounId: freeze.id,
      projectId,
      after: { ...asked, jobId: job.id },
    })
    return freeze
  })
}
