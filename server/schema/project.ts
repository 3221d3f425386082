import { requireActor } from '#core/context.ts'
import type { Membership } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { rightsOf, rolesOf } from '#core/membership/rights.ts'
import { countByLabel, countGroups } from '#core/project/count.ts'
import { createProject } from '#core/project/create-project.ts'
import { keepOriginals } from '#core/project/keep-originals.ts'
import { projectPresets } from '#core/project/presets.ts'
import type { ServerContext } from '#server/context.ts'
import { builder } from '#server/schema/builder.ts'
import { Right, Role } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { mine, orNotFound } from '#server/schema/find.ts'

builder.prismaObject('LabelClass', {
  fields: t => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    position: t.exposeInt('position', { description: "Place in every list and in the network's output, from 0." }),
    isPositive: t.exposeBoolean('isPositive', { description: 'The finding that is looked for.' }),
  }),
})

export const LabelCount = builder.objectRef<{ labelClassId: string; imageCount: number }>('LabelCount').implement({
  fields: t => ({
    labelClass: t.prismaField({
      type: 'LabelClass',
      resolve: (query, count, _args, ctx) =>
        ctx.database.labelClass.findUniqueOrThrow({ ...query, where: { id: count.labelClassId } }),
    }),
    imageCount: t.exposeInt('imageCount'),
  }),
})

/** The viewer's own membership, as a selection. */
const selectOwn = (_args: object, ctx: ServerContext) => ({
  memberships: { where: { userId: ctx.actor?.id ?? '' } },
})

const viewerRolesOf = (ctx: ServerContext, [own]: Membership[]) => rolesOf(requireActor(ctx), own)

export const ProjectRef = builder.prismaObject('Project', {
  description: 'One question asked of many images.',
  fields: t => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    question: t.exposeString('question'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.relation('createdBy'),
    keepsOriginals: t.exposeBoolean('keepsOriginals', {
      description: 'Whether DICOM files are kept as they came, beside their de-identified copy.',
    }),
    labelClasses: t.relation('labelClasses', { query: { orderBy: { position: 'asc' } } }),
    memberships: t.relation('memberships', { query: { orderBy: { createdAt: 'asc' } } }),
    viewerRoles: t.field({
      type: [Role],
      select: selectOwn,
      resolve: (project, _args, ctx) => viewerRolesOf(ctx, project.memberships),
    }),
    viewerRights: t.field({
      type: [Right],
      description: 'What whoever is signed in may do here.',
      select: selectOwn,
      resolve: (project, _args, ctx) => rightsOf(viewerRolesOf(ctx, project.memberships)),
    }),
    imageCount: t.relationCount('images'),
    unlabelledCount: t.relationCount('images', { where: { labelVersion: 0 } }),
    groupCount: t.int({ resolve: (project, _args, ctx) => countGroups(ctx, project.id) }),
    labelCounts: t.field({
      type: [LabelCount],
      description: 'Images by their current label, every class listed.',
      resolve: (project, _args, ctx) => countByLabel(ctx, project.id),
    }),
    imports: t.relation('imports', { query: { orderBy: { id: 'desc' } } }),
    datasetVersions: t.relation('datasetVersions', { query: { orderBy: { number: 'desc' } } }),
    trainingRuns: t.relation('trainingRuns', { query: { orderBy: { number: 'desc' } } }),
    modelVersions: t.relation('modelVersions', { query: { orderBy: { number: 'desc' } } }),
    predictions: t.relatedConnection('predictions', {
      cursor: 'id',
      totalCount: true,
      args: { modelVersionId: t.arg.id(), imageId: t.arg.id() },
      query: ({ modelVersionId, imageId }) => ({
        where: {
          ...(modelVersionId ? { modelVersionId: requireId('ModelVersion', modelVersionId) } : {}),
          ...(imageId ? { imageId: requireId('Image', imageId) } : {}),
        },
        orderBy: { id: 'desc' },
      }),
    }),
    auditEvents: t.relatedConnection('auditEvents', {
      cursor: 'id',
      totalCount: true,
      description: 'Newest first.',
      args: { noun: t.arg.string(), nounId: t.arg.id(), actorId: t.arg.id() },
      query: ({ noun, nounId, actorId }) => ({
        where: { ...(noun ? { noun } : {}), ...(nounId ? { nounId } : {}), ...(actorId ? { actorId } : {}) },
        orderBy: { id: 'desc' },
      }),
    }),
  }),
})

const PresetClass = builder.objectRef<{ name: string; isPositive: boolean }>('PresetClass').implement({
  fields: t => ({ name: t.exposeString('name'), isPositive: t.exposeBoolean('isPositive') }),
})

const ProjectPreset = builder.objectRef<(typeof projectPresets)[number]>('ProjectPreset').implement({
  description: 'A question to start a project from.',
  fields: t => ({
    name: t.exposeString('name'),
    title: t.exposeString('title'),
    question: t.exposeString('question'),
    labelClasses: t.expose('labelClasses', { type: [PresetClass] }),
  }),
})

builder.queryFields(t => ({
  projectPresets: t.field({ type: [ProjectPreset], resolve: () => [...projectPresets] }),
  projects: t.prismaField({
    type: ['Project'],
    description: 'Those the viewer is a member of.',
    resolve: (query, _root, _args, ctx) =>
      ctx.database.project.findMany({ ...query, where: mine(ctx), orderBy: { id: 'desc' } }),
  }),
  project: t.prismaField({
    type: 'Project',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, ctx) =>
      orNotFound(
        'Project',
        id,
        ctx.database.project.findFirst({ ...query, where: { AND: [{ id: requireId('Project', id) }, mine(ctx)] } }),
      ),
  }),
}))

const LabelClassInput = builder.inputType('LabelClassInput', {
  fields: t => ({ name: t.string({ required: true }), isPositive: t.boolean({ required: true }) }),
})

const CreateProjectInput = builder.inputType('CreateProjectInput', {
  fields: t => ({
    name: t.string({ required: true }),
    question: t.string({ required: true }),
    labelClasses: t.field({ type: [LabelClassInput], required: true }),
    keepsOriginals: t.boolean({ description: 'See Project.keepsOriginals; without it they are not.' }),
  }),
})

builder.mutationFields(t => ({
  createProject: t.prismaField({
    type: 'Project',
    description: 'Who creates a project becomes its administrator.',
    args: { input: t.arg({ type: CreateProjectInput, required: true }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => createProject(ctx, input),
  }),
  keepOriginals: t.prismaField({
    type: 'Project',
    description: 'Says whether DICOM files that come from now on are kept as they came; what is there already stays.',
    args: { projectId: t.arg.id({ required: true }), keepsOriginals: t.arg.boolean({ required: true }) },
    errors: refusals,
    resolve: (_query, _root, args, ctx) => keepOriginals(ctx, args),
  }),
}))
