import { happened } from '#core/audit/happened.ts'
import { historyOf } from '#core/audit/history.ts'
import { requireActor, requireAdministrator } from '#core/context.ts'
import type { AuditEvent as AuditRow, Prisma } from '#core/generated/prisma/client.ts'
import { isId, requireId } from '#core/id.ts'
import { visibleEventsOf } from '#core/membership/visible-events.ts'
import type { ServerContext } from '#server/context.ts'
import { AuditAction, AuditNoun } from '#server/schema/audit-enums.ts'
import { isRepeated } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { selectOwn } from '#server/schema/project.ts'
import { ApiKeyName } from '#server/schema/viewer.ts'

const telling = { noun: true, nounId: true, before: true, after: true } as const

/** The image that an event says something of; null: none. */
function imageOf({ noun, nounId, before, after }: Pick<AuditRow, keyof typeof telling>): string | null {
  if (noun === 'Image') return nounId
  const named = [after, before].flatMap(said =>
    said !== null && typeof said === 'object' && 'imageId' in said ? said.imageId : [],
  )
  return named.find(id => typeof id === 'string') ?? null
}

/** What was said of an image that came back to whoever asks is not for them until they have read it again. */
async function isTold(ctx: ServerContext, event: Parameters<typeof imageOf>[0]): Promise<boolean> {
  const imageId = imageOf(event)
  return imageId === null || !isId(imageId) || !(await isRepeated(ctx, imageId))
}

export const AuditEvent = builder.prismaObject('AuditEvent', {
  description: 'Who did what to what, when, before and after, why. Append-only.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the event.' }),
    at: t.expose('at', { type: 'DateTime', description: "By the database's clock." }),
    actor: t.relation('actor', {
      nullable: true,
      description:
        'Who, with the name that they have now; null: the product itself, a stranger, or the operator of the machine.',
    }),
    actorName: t.exposeString('actorName', {
      nullable: true,
      description:
        'The name that they had then, or "the operator of the machine", who has no account; null: the product itself, or a stranger.',
    }),
    apiKey: t.field({
      type: ApiKeyName,
      nullable: true,
      description: "The key by which the actor's program acted; null: the person did.",
      select: { apiKey: { select: { id: true, name: true } } },
      resolve: event => event.apiKey,
    }),
    requestId: t.exposeString('requestId', { description: 'Of the request; every event of one request has the same.' }),
    action: t.field({
      type: AuditAction,
      description: 'What happened.',
      resolve: event => event.action as typeof AuditAction.$inferType,
    }),
    noun: t.field({
      type: AuditNoun,
      description: 'What it happened to.',
      resolve: event => event.noun as typeof AuditNoun.$inferType,
    }),
    nounId: t.exposeID('nounId', { description: 'Its id; of a MEMBERSHIP the id of the person.' }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'What was changed, as it was; null: there was nothing, nothing was changed, or it is of an image that came back to whoever asks.',
      select: telling,
      resolve: async (event, _args, ctx) => ((await isTold(ctx, event)) ? event.before : null),
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The same as it is since; null: nothing is, or as before.',
      select: telling,
      resolve: async (event, _args, ctx) => ((await isTold(ctx, event)) ? event.after : null),
    }),
    reason: t.string({
      nullable: true,
      description: 'What whoever did it gave as why; null: nothing, or as before.',
      select: { ...telling, reason: true },
      resolve: async (event, _args, ctx) => ((await isTold(ctx, event)) ? event.reason : null),
    }),
    project: t.relation('project', { nullable: true, description: 'Where it happened; null: outside every project.' }),
  }),
})

export const AuditEvents = pagesOf('AuditEvent', AuditEvent, {
  find: (ctx, query: Prisma.AuditEventFindManyArgs) => ctx.database.auditEvent.findMany(query),
  count: (ctx, query) => ctx.database.auditEvent.count(query),
})

const filterArgs = builder.args(t => ({
  action: t.field({ type: [AuditAction], description: 'Only these happenings.' }),
  noun: t.field({ type: AuditNoun, description: 'Only what happened to things of this kind.' }),
  nounId: t.id({
    description:
      'Only what happened to the thing with this id; with noun PREDICTION also that it was recorded, with others of its request.',
  }),
  actorId: t.id({ description: 'Only what this person did, or their programs.' }),
  apiKeyId: t.id({ description: 'Only what was done by this API key.' }),
  from: t.field({ type: 'DateTime', description: 'Only what happened at this instant or after.' }),
  to: t.field({ type: 'DateTime', description: 'Only what happened before this instant.' }),
}))

interface Filter {
  action?: (typeof AuditAction.$inferType)[] | null
  noun?: typeof AuditNoun.$inferType | null
  nounId?: string | null
  actorId?: string | null
  apiKeyId?: string | null
  from?: Date | null
  to?: Date | null
}

async function eventFilter(ctx: ServerContext, filter: Filter): Promise<Prisma.AuditEventWhereInput> {
  const { action, actorId, apiKeyId, from, to } = filter
  return {
    ...(await historyOf(ctx, filter)),
    ...(action ? { action: { in: [...action] } } : {}),
    ...(actorId ? { actorId: requireId('User', actorId) } : {}),
    ...(apiKeyId ? { apiKeyId: requireId('ApiKey', apiKeyId) } : {}),
    ...happened(from, to),
  }
}

builder.prismaObjectField('Project', 'auditEvents', t =>
  t.field({
    type: AuditEvents.type,
    description:
      'What happened in the project, newest first. All of it for who may SEE_AUDIT_TRAIL; for others their own acts, and with noun and nounId the history of that one thing.',
    args: { ...filterArgs, ...pageArgs },
    select: (args, ctx) => ({ ...selectOwn(args, ctx), isBlind: true }),
    resolve: async ({ id: projectId, isBlind, memberships: [own] }, args, ctx, info) => {
      const filter = await eventFilter(ctx, args)
      const where = { AND: [{ projectId }, visibleEventsOf(requireActor(ctx), own, { ...args, isBlind }), filter] }
      return AuditEvents.page({ ctx, info, args, order: newestFirst('AuditEvent'), where })
    },
  }),
)

builder.queryFields(t => ({
  auditEvents: t.field({
    type: AuditEvents.type,
    description:
      'What happened outside every project: sign-ins, workers, the first administrator. Newest first; for administrators of the installation.',
    args: { ...filterArgs, ...pageArgs },
    resolve: async (_root, args, ctx, info) => {
      requireAdministrator(ctx, 'to see the audit trail of the installation')
      const where = { AND: [{ projectId: null }, await eventFilter(ctx, args)] }
      return AuditEvents.page({ ctx, info, args, order: newestFirst('AuditEvent'), where })
    },
  }),
}))
