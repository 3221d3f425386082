import { type Action, actions } from '#core/audit/actions.ts'
import { canonicalJson } from '#core/audit/canonical-json.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'

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

type Acting = Pick<Context, 'actor' | 'requestId' | 'isOperator'>

/** Who acted, where no account did and it was not the product itself. */
export const operatorName = 'the operator of the machine'

/** How an event is written, of AuditEvent.schema; see docs/decisions/0025-the-record-of-events.md. */
const eventSchema = 1

/** Of one statement: some megabytes at most. */
const atOnce = 1000

/** As jsonb keeps it, and gives back what is written in the same bytes; see canonical-json.ts. */
const written = (value: Prisma.InputJsonObject | undefined) => (value === undefined ? null : canonicalJson(value))

/**
 * One statement that writes events, in their order, for whoever writes what happened in the same one.
 * @param where of "e", an event to be: those that are left out did not come about
 */
export function insertAudit(ctx: Acting, happenings: readonly Happening[], where = Prisma.sql`true`): Prisma.Sql {
  const { actor } = ctx
  const actorName = actor?.name ?? (ctx.isOperator ? operatorName : null)
  return Prisma.sql`
    insert into "AuditEvent" ("id", "projectId", "actorId", "actorName", "apiKeyId", "requestId", "schema",
      "action", "noun", "nounId", "before", "after", "reason")
    select e."id", e."projectId", ${actor?.id ?? null}::text, ${actorName}::text, ${actor?.key?.id ?? null}::uuid,
      ${ctx.requestId}::text, ${eventSchema}::smallint, e."action", e."noun", e."nounId", e."before"::jsonb, e."after"::jsonb, e."reason"
    from unnest(
      ${happenings.map(({ id = newId() }) => id)}::uuid[], ${happenings.map(h => h.projectId ?? null)}::uuid[],
      ${happenings.map(h => h.action)}::text[], ${happenings.map(h => actions[h.action])}::text[],
      ${happenings.map(h => h.nounId)}::text[], ${happenings.map(h => written(h.before))}::text[],
      ${happenings.map(h => written(h.after))}::text[], ${happenings.map(h => h.reason ?? null)}::text[]
    ) with ordinality
      as e("id", "projectId", "action", "noun", "nounId", "before", "after", "reason", "place")
    where ${where} order by e."place"`
}

/** Writes what happened into the open transaction: without its audit event a change is rolled back. */
export async function recordAudit(
  ctx: Pick<Context<Transaction>, 'database'> & Acting,
  ...happenings: Happening[]
): Promise<void> {
  for (let from = 0; from < happenings.length; from += atOnce)
    await ctx.database.$executeRaw(insertAudit(ctx, happenings.slice(from, from + atOnce)))
}
