import { countByClass, countByLabeller, countByOutcome } from '#core/import/count-files.ts'
import { fileFilter } from '#core/import/file-filter.ts'
import { previewGroups } from '#core/import/preview-groups.ts'
import { stageOf } from '#core/import/stage.ts'
import { deidentificationOf } from '#core/import/sum-deidentification.ts'
import { builder } from '#server/schema/builder.ts'
import { ImportOutcome, ImportSource, ImportStage } from '#server/schema/enums.ts'
import { inputRefusals } from '#server/schema/errors.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'
import {
  DeidentificationRef,
  ImportClassCount,
  ImportGroupPreview,
  ImportLabeller,
  OutcomeCount,
} from '#server/schema/import-file.ts'

const ImportRefusal = builder.objectRef<{ path: string; reason: string | null }>('ImportRefusal').implement({
  description: 'A file that did not go in, and why.',
  fields: t => ({ path: t.exposeString('path'), reason: t.string({ resolve: file => file.reason ?? '' }) }),
})

builder.prismaObject('Import', {
  fields: t => ({
    id: t.exposeID('id'),
    source: t.expose('source', { type: ImportSource }),
    location: t.exposeString('location', {
      description: "The folder or ZIP it was read from; for an upload its file's name.",
    }),
    fileList: t.exposeString('fileList', {
      nullable: true,
      description: 'The list within it that says what its files are; null: their folders do.',
    }),
    sourceSha256: t.exposeString('sourceSha256', {
      nullable: true,
      description: 'Of that list, or of the list of paths: labels from it carry import:<sourceSha256>.',
    }),
    columns: t.exposeStringList('columns', { description: 'Of a CSV list, in its order: what groupColumn may name.' }),
    groupPattern: t.exposeString('groupPattern', { nullable: true }),
    groupColumn: t.exposeString('groupColumn', { nullable: true }),
    frame: t.exposeInt('frame', {
      nullable: true,
      description: 'Of multi-frame files, from 1; null: those are refused.',
    }),
    stage: t.field({
      type: ImportStage,
      select: { checkJob: { select: { status: true } }, job: { select: { status: true } } },
      resolve: stageOf,
    }),
    checkJob: t.relation('checkJob', {
      nullable: true,
      description: 'Looks without adding; null: it was added at once.',
    }),
    job: t.relation('job', { nullable: true, description: 'Adds; null: only looked at so far.' }),
    project: t.relation('project'),
    addedCount: t.exposeInt('addedCount'),
    knownCount: t.exposeInt('knownCount', { description: 'Files whose bytes were in the project already.' }),
    labelCount: t.exposeInt('labelCount'),
    refusedCount: t.exposeInt('refusedCount', { description: 'Files refused or in conflict.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    refusals: t.field({
      type: [ImportRefusal],
      description: 'The first thousand, by path.',
      select: { files: { where: { outcome: { in: ['REFUSED', 'CONFLICT'] } }, orderBy: { path: 'asc' }, take: 1000 } },
      resolve: ({ files }) => files,
    }),
    outcomeCounts: t.field({
      type: [OutcomeCount],
      description: 'Files by what became of them, or would; outcomes without a file are left out.',
      resolve: ({ id }, _args, ctx) => countByOutcome(ctx, id),
    }),
    classCounts: t.field({
      type: [ImportClassCount],
      description: "By the source's classes, most files first.",
      resolve: (imported, _args, ctx) => countByClass(ctx, imported),
    }),
    labellers: t.field({
      type: [ImportLabeller],
      description: 'Whom the source names as having labelled, most answers first; the first thousand.',
      resolve: (imported, _args, ctx) => countByLabeller(ctx, imported),
    }),
    files: t.relatedConnection('files', {
      cursor: 'importId_position',
      totalCount: true,
      description: 'In the order of their paths.',
      args: {
        outcome: t.arg({ type: [ImportOutcome] }),
        search: t.arg.string({ description: 'Part of the path or of the reason.' }),
      },
      query: args => ({
        where: fileFilter(args),
        orderBy: { position: 'asc' },
      }),
    }),
    groupPreview: t.field({
      type: ImportGroupPreview,
      errors: inputRefusals,
      description: 'What a group rule would make of the files that can be read. Nothing is stored.',
      args: { groupPattern: t.arg.string(), groupColumn: t.arg.string() },
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

builder.queryFields(t => ({
  import: t.prismaField({
    type: 'Import',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, ctx) =>
      orNotFound('Import', id, ctx.database.import.findFirst({ ...query, where: mineById(ctx, 'Import', id) })),
  }),
}))
