import { requireAdministrator } from '#core/context.ts'
import { builder } from '#server/schema/builder.ts'
import { ApiKeyName } from '#server/schema/viewer.ts'

builder.prismaObject('AuditEvent', {
  description: 'Who did what to what, when, before and after, why. Append-only.',
  fields: t => ({
    id: t.exposeID('id'),
    at: t.expose('at', { type: 'DateTime', description: "By the database's clock." }),
    actor: t.relation('actor', { nullable: true, description: 'Null: the product itself.' }),
    actorName: t.exposeString('actorName', {
      nullable: true,
      description: 'The name that they had then; their account may have another one now. Null: the product itself.',
    }),
    apiKey: t.field({
      type: ApiKeyName,
      nullable: true,
      description: "The key by which the actor's program acted; null: the person did.",
      select: { apiKey: { select: { id: true, name: true } } },
      resolve: event => event.apiKey,
    }),
    requestId: t.exposeString('requestId'),
    action: t.exposeString('action'),
    noun: t.exposeString('noun'),
    nounId: t.exposeString('nounId'),
    before: t.expose('before', { type: 'JSON', nullable: true }),
    after: t.expose('after', { type: 'JSON', nullable: true }),
    reason: t.exposeString('reason', { nullable: true }),
  }),
})

builder.queryFields(t => ({
  auditEvents: t.prismaConnection({
    type: 'AuditEvent',
    cursor: 'id',
    description: 'What happened outside every project: sign-ins, workers, the first administrator. Newest first.',
    resolve: (query, _root, _args, ctx) =>
      requireAdministrator(ctx, 'to see the audit trail of the installation') &&
      ctx.database.auditEvent.findMany({ ...query, where: { projectId: null }, orderBy: { id: 'desc' } }),
  }),
}))
