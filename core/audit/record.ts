import { type Action, actions } from '#core/audit/actions.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'

export interface Happening {
  /** Of the event, where rows of the record name it; left out, it gets one. */
  id?: string
  action: Action
  nounId: string
  projectId?: string | null
  before?: Prisma.InputJsonObject
  after?: Prisma.InputJsonObject
  reason?: string | null
}

/** Who acted, where no account did and it was not the product itself. */
export const operatorName = 'the operator of the machine'

/** Writes what happened into the open transaction: without its audit event a change is rolled back. */
export async function recordAudit(
  ctx: Pick<Context<Transaction>, 'database' | 'actor' | 'requestId' | 'isOperator'>,
  ...happenings: Happening[]
): Promise<void> {
  await ctx.database.auditEvent.createMany({
    data: happenings.map(({ action, projectId = null, reason = null, ...rest }) => ({
      ...rest,
      action,
      noun: actions[action],
      projectId,
      reason,
      actorId: ctx.actor?.id ?? null,
      actorName: ctx.actor?.name ?? (ctx.isOperator ? operatorName : null),
      apiKeyId: ctx.actor?.key?.id ?? null,
      requestId: ctx.requestId,
    })),
  })
}
