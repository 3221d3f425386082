import { type AgreementFilter, isOfAll, type KeptFilter, parseFilter } from '#core/agreement/filter.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { AgreementReport } from '#core/generated/prisma/client.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** As the audit trail says it. */
const saidOf = ({ labelClassId, answeredFrom, answeredBefore }: KeptFilter) => ({
  ...(labelClassId === null ? {} : { labelClassId }),
  ...(answeredFrom === null ? {} : { answeredFrom: answeredFrom.toISOString() }),
  ...(answeredBefore === null ? {} : { answeredBefore: answeredBefore.toISOString() }),
})

export interface AgreementInput {
  projectId: string
  filter?: AgreementFilter | null
}

/**
 * Has a worker compute how far a project's readers agree: of all, or of one class or some time. Where somebody asked for just
 * that already, and it is not over, that is answered with: nothing is written.
 * @throws NotFound, Forbidden, InvalidInput
 */
export async function computeAgreement(ctx: Context, input: AgreementInput): Promise<AgreementReport> {
  const { projectId } = input
  await requireRight(ctx, 'SEE_AGREEMENT', projectId)
  await requireSighted(ctx, projectId, 'how far readers agree')
  return inTransaction(ctx, async ctx => {
    // Two who ask at once ask for one.
    await ctx.database.$executeRaw`select pg_advisory_xact_lock(hashtextextended(lower(${projectId}), 3))`
    const { id: createdById } = await requireRight(ctx, 'SEE_AGREEMENT', projectId)
    const filter = await parseFilter(ctx, projectId, input.filter)
    const open = await ctx.database.agreementReport.findFirst({
      where: { projectId, ...filter, job: { projectId, kind: 'COMPARE', status: { in: ['QUEUED', 'RUNNING'] } } },
    })
    if (open) return open
    const job = await enqueueJob(ctx, { projectId, kind: 'COMPARE', createdById })
    const report = await ctx.database.agreementReport.create({
      data: { projectId, ...filter, jobId: job.id, requestId: ctx.requestId, createdById },
    })
    await recordAudit(ctx, {
      action: 'AGREEMENT_REQUESTED',
      nounId: report.id,
      projectId,
      after: { jobId: job.id, ...(isOfAll(filter) ? {} : { filter: saidOf(filter) }) },
    })
    return report
  })
}
