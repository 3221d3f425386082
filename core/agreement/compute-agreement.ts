import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { AgreementReport } from '#core/generated/prisma/client.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'

/**
 * Has a worker compute how far a project's readers agree. Where somebody asked for that already, and it is not over, that is
 * answered with: nothing is written.
 */
export async function computeAgreement(ctx: Context, input: { projectId: string }): Promise<AgreementReport> {
  const { projectId } = input
  await requireRight(ctx, 'SEE_AGREEMENT', projectId)
  await requireSighted(ctx, projectId, 'how far readers agree')
  return inTransaction(ctx, async ctx => {
    // Two who ask at once ask for one.
    await ctx.database.$executeRaw`select pg_advisory_xact_lock(hashtextextended(lower(${projectId}), 3))`
    const { id: createdById } = await requireRight(ctx, 'SEE_AGREEMENT', projectId)
    const open = await ctx.database.agreementReport.findFirst({
      where: { projectId, job: { projectId, kind: 'COMPARE', status: { in: ['QUEUED', 'RUNNING'] } } },
    })
    if (open) return open
    const job = await enqueueJob(ctx, { projectId, kind: 'COMPARE', createdById })
    const report = await ctx.database.agreementReport.create({
      data: { projectId, jobId: job.id, requestId: ctx.requestId, createdById },
    })
    await recordAudit(ctx, {
      action: 'AGREEMENT_REQUESTED',
      nounId: report.id,
      projectId,
      after: { jobId: job.id },
    })
    return report
  })
}
