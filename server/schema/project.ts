import { requireActor } from '#core/context.ts'
import type { Membership, Prisma } from '#core/generated/prisma/client.ts'
import { rightsOf, rolesOf } from '#core/membership/rights.ts'
import { countImages, type ImageCounts } from '#core/project/count.ts'
import type { ServerContext } from '#server/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { Right, Role } from '#server/schema/enums.ts'
import { mine } from '#server/schema/find.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { LabelCount } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

/** The viewer's own membership, as a selection. */
export const selectOwn = (_args: object, ctx: ServerContext) => ({
  memberships: { where: { userId: ctx.actor?.id ?? '' } },
})

const viewerRolesOf = (ctx: ServerContext, [own]: Membership[]) => rolesOf(requireActor(ctx), own)

const imageCounts = batched(countImages)

/** What is counted of the images of one project: one statement for all projects of a list, and all that is asked of them. */
export async function countsOf(ctx: ServerContext, { id }: { id: string }): Promise<ImageCounts> {
  const counts = await imageCounts(ctx, id)
  if (!counts) throw new Error(`the images of project ${id} were not counted`)
  return counts
}

export const ProjectRef = builder.prismaObject('Project', {
  description: 'One question asked of many images.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the project.' }),
    name: t.exposeString('name', { description: 'As people read it; one of its kind in the installation.' }),
    question: t.exposeString('question', { description: 'What is asked of every image.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    createdBy: t.relation('createdBy', { description: 'Who created it.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing of it changes; null: it is worked on.',
    }),
    keepsOriginals: t.exposeBoolean('keepsOriginals', {
      description: 'Whether DICOM files are kept as they came, beside their de-identified copy.',
    }),
    labelClasses: t.relation('labelClasses', {
      description:
        'The possible answers, in their order; 2 to 50. With those that are archived: see LabelClass.archivedAt.',
      query: { orderBy: { position: 'asc' } },
    }),
    viewerRoles: t.field({
      type: [Role],
      description: 'What whoever asks is here; a program: what its key is here.',
      select: selectOwn,
      resolve: (project, _args, ctx) => viewerRolesOf(ctx, project.memberships),
    }),
    viewerRights: t.field({
      type: [Right],
      description: 'What whoever asks may do here.',
      select: selectOwn,
      resolve: (project, _args, ctx) => rightsOf(viewerRolesOf(ctx, project.memberships)),
    }),
    imageCount: t.int({
      description: 'Images, without those that were taken out.',
      resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).imageCount,
    }),
    unlabelledCount: t.int({
      description: 'Of those, images without a label.',
      resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).unlabelledCount,
    }),
    takenOutCount: t.int({
      description: 'Images that were taken out.',
      resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).takenOutCount,
    }),
    groupCount: t.int({
      description: 'Groups that its images are of.',
      resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).groupCount,
    }),
    labelCounts: t.field({
      type: [LabelCount],
      description: 'Images by the class of their current label, every class listed, in the order of labelClasses.',
      resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).byLabel,
    }),
  }),
})

const Projects = pagesOf('Project', ProjectRef, {
  find: (ctx, query: Prisma.ProjectFindManyArgs) => ctx.database.project.findMany(query),
  count: (ctx, query) => ctx.database.project.count(query),
})

builder.queryFields(t => ({
  projects: t.field({
    type: Projects.type,
    description: 'Those that whoever asks is a member of, newest first.',
    args: {
      ...pageArgs,
      archived: t.arg.boolean({ description: 'Those that are archived; without it those that are worked on.' }),
    },
    resolve: (_root, args, ctx, info) =>
      Projects.page({
        ctx,
        info,
        args,
        order: newestFirst('Project'),
        where: { AND: [mine(ctx), { archivedAt: args.archived ? { not: null } : null }] },
      }),
  }),
  project: t.prismaField({
    type: 'Project',
    description: 'One project, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of a project.' }) },
    resolve: (query, _root, { id }, ctx) => things.Project.one(ctx, id, query),
  }),
}))
