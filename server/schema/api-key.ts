import { createApiKey } from '#core/api-key/create-api-key.ts'
import { revokeApiKey } from '#core/api-key/revoke-api-key.ts'
import { keyOf } from '#core/api-key/secret.ts'
import { requirePerson } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { type Memory, once } from '#core/idempotency/once.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'
import type { ServerContext } from '#server/context.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { mine } from '#server/schema/find.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { ProjectRef } from '#server/schema/project.ts'
import { Viewer } from '#server/schema/viewer.ts'
import { tokenFor } from '#server/token-for.ts'

const ApiKeyRef = builder.prismaObject('ApiKey', {
  description:
    'What a program signs in with, for the person it belongs to: never with more rights than theirs, in the projects and with the roles that it is scoped to.',
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID, which the audit trail names.' }),
    name: t.exposeString('name', { description: 'What its person called it.' }),
    start: t.exposeString('start', { description: 'Its first characters, to tell it by.' }),
    user: t.relation('user', { description: 'For whom it acts.' }),
    roles: t.expose('roles', { type: [Role], description: "Of its person's roles in a project, those it may use." }),
    projects: t.field({
      type: [ProjectRef],
      description: 'That it opens, of those of which whoever looks is a member: 100 at most.',
      select: (_args, ctx, nestedSelection) => ({
        projects: {
          where: { project: mine(ctx) },
          orderBy: { projectId: 'asc' },
          select: { project: nestedSelection() },
        },
      }),
      resolve: ({ projects }) => projects.map(({ project }) => project),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute; null: never.',
    }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true, description: 'When it was ended early.' }),
  }),
})

const ApiKeys = pagesOf('ApiKey', ApiKeyRef, {
  find: (ctx, query: Prisma.ApiKeyFindManyArgs) => ctx.database.apiKey.findMany(query),
  count: (ctx, query) => ctx.database.apiKey.count(query),
})

builder.objectField(Viewer, 'apiKeys', t =>
  t.field({
    type: ApiKeys.type,
    nullable: true,
    description: "One's own, newest first, with those that have ended. Not for API keys.",
    args: pageArgs,
    resolve: (_viewer, args, ctx, info) =>
      ApiKeys.page({
        ...{ ctx, info, args, order: newestFirst('ApiKey') },
        where: { userId: requirePerson(ctx, 'to see API keys').id },
      }),
  }),
)

builder.prismaObjectField('Project', 'apiKeys', t =>
  t.field({
    type: ApiKeys.type,
    nullable: true,
    description: 'Keys that open the project, whoever has them, newest first. For its ADMINs.',
    args: pageArgs,
    resolve: async ({ id: projectId }, args, ctx, info) => {
      await requireRightInArchived(ctx, 'SET_ROLES', projectId)
      const where = { projects: { some: { projectId } } }
      return ApiKeys.page({ ctx, info, args, order: newestFirst('ApiKey'), where })
    },
  }),
)

type Secret = Awaited<ReturnType<typeof createApiKey>>

const ApiKeySecret = builder.objectRef<Secret>('ApiKeySecret').implement({
  description: 'Shown once: the key is stored nowhere.',
  fields: t => ({
    key: t.exposeString('key', { description: 'To be sent as "Authorization: Bearer <key>".' }),
    apiKey: t.prismaField({
      type: 'ApiKey',
      description: 'What is known of it.',
      resolve: (query, { apiKey }, _args, ctx) =>
        ctx.database.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKey.id } }),
    }),
  }),
})

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: "A key for a program of one's own.",
  fields: t => ({
    name: t.string({ required: true, description: 'What it is for: 1 to 100 characters on one line.' }),
    projectIds: t.idList({ required: true, description: "What it opens: 1 to 100 projects of one's own." }),
    roles: t.field({
      type: [Role],
      required: true,
      description: 'Of the roles that one has there, those it may use; at least one.',
    }),
    expiresAt: t.field({ type: 'DateTime', required: true, description: 'At most a year from now.' }),
  }),
})

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'A key to end.',
  fields: t => ({
    id: t.id({ required: true, description: 'Of the key.' }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

/** The key again, whose secret the repeated call derives anew. */
const sameKey = ({ secret }: ServerContext): Memory<Secret> => ({
  idOf: ({ apiKey }) => apiKey.id,
  again: async (ctx, id) => {
    const { id: userId } = requirePerson(ctx, 'to see an API key')
    const apiKey = await ctx.database.apiKey.findFirstOrThrow({ where: { id, userId } })
    return { apiKey, key: keyOf(tokenFor({ ...ctx, secret })) }
  },
})

builder.mutationFields(t => ({
  createApiKey: t.field({
    type: ApiKeySecret,
    description:
      'Makes a key with which a program acts for whoever makes it: over HTTP, WebSocket and /files. 50 that work a person. Not by API key.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'For what.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'createApiKey', input, key },
        (ctx, input) => createApiKey(ctx, input, tokenFor(ctx)),
        sameKey(ctx),
      ),
  }),
  // Not t.prismaField: it would take what the verb returns for loaded with all that was asked of it.
  revokeApiKey: t.field({
    type: ApiKeyRef,
    description:
      'Ends a key at once: by its person, by an ADMIN of a project that it opens, or by an administrator of the installation. Not by API key.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'revokeApiKey', input, key }, revokeApiKey, {
        idOf: apiKey => apiKey.id,
        again: (ctx, id) => ctx.database.apiKey.findUniqueOrThrow({ where: { id } }),
      }),
  }),
}))
