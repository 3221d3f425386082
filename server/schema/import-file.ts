import { requireActor } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { fileFilter } from '#core/import/file-filter.ts'
import { blindImages } from '#core/membership/blind.ts'
import type { ServerContext } from '#server/context.ts'
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

/** Whoever reads a project blind sees no file that is one of its images: its path, and what the source says of it, tell. */
const visibleFiles = (ctx: ServerContext, { isBlind }: { isBlind: boolean }): Prisma.ImportFileWhereInput =>
  isBlind
    ? { OR: [{ imageId: null }, { image: { NOT: blindImages({ userId: requireActor(ctx).id, now: ctx.now }) } }] }
    : {}

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
    select: { id: true, project: { select: { isBlind: true } } },
    resolve: ({ id: importId, project }, args, ctx, info) => {
      const where = { AND: [{ importId }, fileFilter(args), visibleFiles(ctx, project)] }
      return ImportFiles.page({ ctx, info, args, order: inOrder, where })
    },
  }),
  refusals: t.field({
    type: ImportFiles.type,
    description: 'The files that did not go in: refused, or in conflict; in the order of their paths.',
    args: pageArgs,
    select: { id: true, project: { select: { isBlind: true } } },
    resolve: ({ id: importId, project }, args, ctx, info) => {
      const where: Prisma.ImportFileWhereInput = {
        AND: [{ importId, outcome: { in: ['REFUSED', 'CONFLICT'] } }, visibleFiles(ctx, project)],
      }
      return ImportFiles.page({ ctx, info, args, order: inOrder, where })
    },
  }),
}))
