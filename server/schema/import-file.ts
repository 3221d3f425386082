import type { Prisma } from '#core/generated/prisma/client.ts'
import { fileFilter } from '#core/import/file-filter.ts'
import { builder } from '#server/schema/builder.ts'
import { ImportOutcome } from '#server/schema/import-enums.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'

const ImportFile = builder.prismaObject('ImportFile', {
  description: 'One file of an import and what became of it.',
  fields: t => ({
    position: t.exposeInt('position', { description: 'From 0, in the order of the paths.' }),
    path: t.exposeString('path', { description: 'Within what is imported.' }),
    className: t.exposeString('className', {
      nullable: true,
      description: 'As the source names it; null: the source gives it none.',
    }),
    outcome: t.expose('outcome', { type: ImportOutcome, description: 'What became of it, or would.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it was refused, or what it contradicts; null: neither.',
    }),
    sha256: t.exposeString('sha256', { nullable: true, description: 'Of its bytes, hex; null: not read.' }),
  }),
})

const ImportFiles = pagesOf('ImportFile', ImportFile, {
  find: (ctx, query: Prisma.ImportFileFindManyArgs) => ctx.database.importFile.findMany(query),
  count: (ctx, query) => ctx.database.importFile.count(query),
})

const inOrder = byNumber('ImportFile', 'position', 'asc')

builder.prismaObjectFields('Import', t => ({
  files: t.field({
    type: ImportFiles.type,
    description: 'Its files, in the order of their paths.',
    args: {
      outcome: t.arg({ type: [ImportOutcome], description: 'Only files with one of these.' }),
      search: t.arg.string({
        description: 'Part of the path or of the reason, in capitals or small letters; % and _ are themselves.',
      }),
      ...pageArgs,
    },
    resolve: ({ id: importId }, args, ctx, info) =>
      ImportFiles.page({ ctx, info, args, order: inOrder, where: { importId, ...fileFilter(args) } }),
  }),
  refusals: t.field({
    type: ImportFiles.type,
    description: 'The files that did not go in: refused, or in conflict; in the order of their paths.',
    args: pageArgs,
    resolve: ({ id: importId }, args, ctx, info) => {
      const where: Prisma.ImportFileWhereInput = { importId, outcome: { in: ['REFUSED', 'CONFLICT'] } }
      return ImportFiles.page({ ctx, info, args, order: inOrder, where })
    },
  }),
}))
