import { type AgreementFilter, parseFilter } from '#core/agreement/filter.ts'
import type { Context } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'

type Asking = Pick<Context, 'database'>
type Filter = AgreementFilter | null | undefined

/** The report of just this filter that was computed last. @throws as parseFilter */
export async function newestComputed(ctx: Asking, projectId: string, filter: Filter) {
  const where = { projectId, ...(await parseFilter(ctx, projectId, filter)), computedAt: { not: null } }
  return { where, orderBy: { computedAt: 'desc' } } satisfies Prisma.AgreementReportFindFirstArgs
}

/** The one that was asked for last, whatever came of it. @throws as parseFilter */
export async function newestAsked(ctx: Asking, projectId: string, filter: Filter) {
  const where = { projectId, ...(await parseFilter(ctx, projectId, filter)) }
  return { where, orderBy: { id: 'desc' } } satisfies Prisma.AgreementReportFindFirstArgs
}
