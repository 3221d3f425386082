import type { Guideline as GuidelineRow, Prisma } from '#core/generated/prisma/client.ts'
import { longestGuidelines, publishGuidelines } from '#core/guideline/publish-guidelines.ts'
import { once } from '#core/idempotency/once.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const Guideline = builder.prismaObject('Guideline', {
  description:
    "One version of how a project's images are to be read. Never changed: the newest is shown to whoever reads.",
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the version.' }),
    version: t.exposeInt('version', { description: 'Dense from 1 within the project.' }),
    text: t.exposeString('text', { description: 'Markdown. Show no HTML that stands in it as such.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it differs from the version before; null: nobody said.',
    }),
    createdBy: t.relation('createdBy', { description: 'Who published it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
  }),
})

const Guidelines = pagesOf('Guideline', Guideline, {
  find: (ctx, query: Prisma.GuidelineFindManyArgs) => ctx.database.guideline.findMany(query),
  count: (ctx, query) => ctx.database.guideline.count(query),
})

const newest = batched<ServerContext, string, GuidelineRow, Selected>(async (ctx, projectIds, selected) => {
  const ids = await ctx.database.$queryRaw<{ id: string }[]>`
    select g."id" from unnest(${projectIds}::uuid[]) p("id") cross join lateral (
      select "id" from "Guideline" where "projectId" = p."id" order by "version" desc limit 1) g`
  const where = { id: { in: ids.map(({ id }) => id) } }
  const found = await ctx.database.guideline.findMany({ ...selected?.selection, where })
  return new Map(found.map(guideline => [guideline.projectId, guideline]))
})

builder.prismaObjectFields('Project', t => ({
  guideline: t.field({
    type: Guideline,
    nullable: true,
    description: 'How its images are to be read: the newest version; null: there is none.',
    resolve: async ({ id }, _args, ctx, info) =>
      (await newest(ctx, id, placeOf(ctx, info, 'Guideline', [], { projectId: true }))) ?? null,
  }),
  guidelines: t.field({
    type: Guidelines.type,
    description: 'Every version of it, newest first.',
    args: pageArgs,
    resolve: ({ id: projectId }, args, ctx, info) =>
      Guidelines.page({ ctx, info, args, order: byNumber('Guideline', 'version', 'desc'), where: { projectId } }),
  }),
}))

const PublishGuidelinesInput = builder.inputType('PublishGuidelinesInput', {
  description: "How a project's images are to be read from now on.",
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    text: t.string({ required: true, description: `Markdown, 1 to ${longestGuidelines} characters.` }),
    expectedVersion: t.int({
      required: true,
      description: 'Project.guideline.version as it was seen; 0: there were none.',
    }),
    reason: t.string({ description: 'Why it differs from the version before: at most 500 characters.' }),
  }),
})

builder.mutationFields(t => ({
  publishGuidelines: t.prismaField({
    type: 'Guideline',
    description:
      'Publishes a next version of the guidelines: every answer says which one its reader had. The same text again is the version that stands. Conflict: somebody published meanwhile.',
    args: { input: t.arg({ type: PublishGuidelinesInput, required: true, description: 'What.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'publishGuidelines', input, key }, publishGuidelines, things.Guideline.memory),
  }),
}))
