import type { Prisma } from '#core/generated/prisma/client.ts'
import { countByOutcome } from '#core/import/count-files.ts'
import { previewGroups } from '#core/import/preview-groups.ts'
import { stageOf, stageWhere } from '#core/import/stage.ts'
import { deidentificationOf } from '#core/import/sum-deidentification.ts'
import { groupPreviewCost } from '#server/limits/field-cost.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { ImportSource, ImportStage } from '#server/schema/import-enums.ts'
import { DeidentificationRef, ImportGroupPreview, OutcomeCountRef } from '#server/schema/import-report.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const outcomeCounts = batched(countByOutcome)

export const Import = builder.prismaObject('Import', {
  description:
    'One bringing-in of a source: looked at, then added; with what was added, known, in conflict and refused.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the import.' }),
    source: t.expose('source', { type: ImportSource, description: 'Where its files come from.' }),
    location: t.exposeString('location', {
      description: "The folder or ZIP it was read from; for an upload its file's name.",
    }),
    fileList: t.exposeString('fileList', {
      nullable: true,
      description: 'The list within it that says what its files are; null: their folders do.',
    }),
    sourceSha256: t.exposeString('sourceSha256', {
      nullable: true,
      description:
        'Of that list, or of the list of paths: labels from it carry import:<sourceSha256>; null: phantoms not drawn yet.',
    }),
    columns: t.exposeStringList('columns', {
      description: 'Of a CSV list, in its order: what groupColumn may name; empty: no CSV list.',
    }),
    groupPattern: t.exposeString('groupPattern', {
      nullable: true,
      description: 'The regular expression that said which group a file is of; null: none was given.',
    }),
    groupColumn: t.exposeString('groupColumn', {
      nullable: true,
      description: 'The column of the list that said it; null: none was chosen.',
    }),
    frame: t.exposeInt('frame', {
      nullable: true,
      description: 'Of multi-frame files, from 1; null: those are refused.',
    }),
    stage: t.field({
      type: ImportStage,
      description: 'How far it is.',
      select: { checkJob: { select: { status: true } }, job: { select: { status: true } } },
      resolve: stageOf,
    }),
    checkJob: t.relation('checkJob', {
      nullable: true,
      description: 'Looks without adding; null: it was added at once.',
    }),
    job: t.relation('job', { nullable: true, description: 'Adds; null: only looked at so far.' }),
    project: t.relation('project', { description: 'Where it brings images.' }),
    addedCount: t.exposeInt('addedCount', { description: 'Files that are images of the project now.' }),
    knownCount: t.exposeInt('knownCount', { description: 'Files whose bytes were in the project already.' }),
    labelCount: t.exposeInt('labelCount', { description: 'Labels that came with it.' }),
    refusedCount: t.exposeInt('refusedCount', { description: 'Files refused or in conflict.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    outcomeCounts: t.field({
      type: [OutcomeCountRef],
      description: 'Files by what became of them, or would; outcomes without a file are left out: at most six.',
      resolve: async ({ id }, _args, ctx) => (await outcomeCounts(ctx, id)) ?? [],
    }),
    groupPreview: t.field({
      type: ImportGroupPreview,
      errors: refusedBy('InvalidInput'),
      complexity: { field: groupPreviewCost, multiplier: 1 },
      description: 'What a group rule would make of the files that can be read. Nothing is stored.',
      args: {
        groupPattern: t.arg.string({
          description: 'Regular expression on "<class>/<file name>" whose first group is the group of the image.',
        }),
        groupColumn: t.arg.string({ description: 'One of Import.columns.' }),
      },
      resolve: (imported, args, ctx) => previewGroups(ctx, imported, args),
    }),
    deidentification: t.field({
      type: DeidentificationRef,
      nullable: true,
      description: 'Null: no DICOM file was seen.',
      resolve: deidentificationOf,
    }),
  }),
})

const Imports = pagesOf('Import', Import, {
  find: (ctx, query: Prisma.ImportFindManyArgs) => ctx.database.import.findMany(query),
  count: (ctx, query) => ctx.database.import.count(query),
})

builder.prismaObjectField('Project', 'imports', t =>
  t.field({
    type: Imports.type,
    description: 'What brought its images, or would, newest first.',
    args: {
      stage: t.arg({ type: [ImportStage], description: 'Only imports that are so far.' }),
      ...pageArgs,
    },
    resolve: ({ id: projectId }, args, ctx, info) => {
      const where = { projectId, ...(args.stage ? stageWhere(args.stage) : {}) }
      return Imports.page({ ctx, info, args, order: newestFirst('Import'), where })
    },
  }),
)

builder.queryFields(t => ({
  import: t.prismaField({
    type: 'Import',
    description: 'One import, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of an import.' }) },
    resolve: (query, _root, { id }, ctx) => things.Import.one(ctx, id, query),
  }),
}))
