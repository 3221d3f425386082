import type { Prisma } from '#core/generated/prisma/client.ts'
import { balanceOf } from '#core/import/balance.ts'
import { countByOutcome } from '#core/import/count-files.ts'
import { foundSchema } from '#core/import/found.ts'
import { previewGroups } from '#core/import/preview-groups.ts'
import { readingSchema } from '#core/import/reading.ts'
import { stageOf, stageWhere } from '#core/import/stage.ts'
import { deidentificationOf } from '#core/import/sum-deidentification.ts'
import { groupPreviewCost, importReadingCost } from '#server/limits/field-cost.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { ImportBalance } from '#server/schema/import-balance.ts'
import { ImportSource, ImportStage } from '#server/schema/import-enums.ts'
import { ImportFound, ImportReading } from '#server/schema/import-reading.ts'
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
  // Not the whole row: what was found in its source, and how it is read, are as much text as a hundred rows.
  select: { id: true },
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the import.' }),
    source: t.expose('source', { type: ImportSource, description: 'Where its files come from.' }),
    location: t.exposeString('location', {
      description: "The folder or ZIP it was read from; for an upload its file's name.",
    }),
    sourceSha256: t.exposeString('sourceSha256', {
      nullable: true,
      description:
        'Of the lists that are used, else of the list of paths: labels from it carry import:<sourceSha256>; null: not listed yet.',
    }),
    reading: t.field({
      type: ImportReading,
      nullable: true,
      complexity: { field: importReadingCost, multiplier: 1 },
      description: 'How its names and lists are read; null: not listed yet, or from before that was kept.',
      select: { reading: true, listedAt: true },
      resolve: ({ reading, listedAt }) => (listedAt === null ? null : readingSchema.parse(reading)),
    }),
    found: t.field({
      type: ImportFound,
      nullable: true,
      complexity: { field: importReadingCost, multiplier: 1 },
      description: 'What was found in it; null: not listed yet, or from before that was kept.',
      select: { found: true },
      resolve: ({ found }) => (found === null ? null : foundSchema.parse(found)),
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
    passedOverCount: t.exposeInt('passedOverCount', {
      description: 'Files that nobody asks about: hidden, lists, not named by a list.',
    }),
    labelFoundCount: t.exposeInt('labelFoundCount', {
      description: 'Labels that its lists and folders have, whether their files are there or not.',
    }),
    balance: t.field({
      type: ImportBalance,
      nullable: true,
      description:
        'What became of everything found in it, or would; null: not counted yet, or from before that was kept.',
      select: { balance: true },
      resolve: balanceOf,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    outcomeCounts: t.field({
      type: [OutcomeCountRef],
      description: 'Files by what became of them, or would; outcomes without a file are left out: at most seven.',
      resolve: async ({ id }, _args, ctx) => (await outcomeCounts(ctx, id)) ?? [],
    }),
    groupPreview: t.field({
      type: ImportGroupPreview,
      errors: refusedBy('InvalidInput'),
      complexity: { field: groupPreviewCost, multiplier: 1 },
      description: 'The groups of the files that can be read, or what a pattern would make of them. Nothing is stored.',
      args: {
        groupPattern: t.arg.string({
          description: 'Regular expression on the path whose first group is the group of the image.',
        }),
      },
      resolve: (imported, { groupPattern }, ctx) => previewGroups(ctx, imported, groupPattern || null),
    }),
    deidentification: t.field({
      type: DeidentificationRef,
      nullable: true,
      description: 'Null: no DICOM file was seen.',
      select: { deidentification: true },
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
