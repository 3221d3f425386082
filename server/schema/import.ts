import { startImport } from '#core/import/start-import.ts'
import { builder } from '#server/schema/builder.ts'
import { ImportSource } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

const ImportRefusal = builder.objectRef<{ path: string; reason: string | null }>('ImportRefusal').implement({
  description: 'A file that did not go in, and why.',
  fields: t => ({ path: t.exposeString('path'), reason: t.string({ resolve: file => file.reason ?? '' }) }),
})

builder.prismaObject('Import', {
  fields: t => ({
    id: t.exposeID('id'),
    source: t.expose('source', { type: ImportSource }),
    location: t.exposeString('location', { description: 'The folder or ZIP it was read from.' }),
    groupPattern: t.exposeString('groupPattern', { nullable: true }),
    checkJob: t.relation('checkJob', {
      nullable: true,
      description: 'Looks without adding; null: it was added at once.',
    }),
    job: t.relation('job', { nullable: true, description: 'Adds; null: only looked at so far.' }),
    project: t.relation('project'),
    addedCount: t.exposeInt('addedCount'),
    knownCount: t.exposeInt('knownCount', { description: 'Files whose bytes were in the project already.' }),
    labelCount: t.exposeInt('labelCount'),
    refusedCount: t.exposeInt('refusedCount'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    refusals: t.field({
      type: [ImportRefusal],
      description: 'The first thousand, by path.',
      select: { files: { where: { outcome: { in: ['REFUSED', 'CONFLICT'] } }, orderBy: { path: 'asc' }, take: 1000 } },
      resolve: ({ files }) => files,
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

const PhantomInput = builder.inputType('PhantomInput', {
  fields: t => ({
    count: t.int({ required: true, description: 'Pictures, 8 to 20000.' }),
    seed: t.int({ required: true }),
  }),
})

const StartImportInput = builder.inputType('StartImportInput', {
  description: 'Exactly one of folder and phantoms.',
  fields: t => ({
    projectId: t.id({ required: true }),
    folder: t.string({
      description: 'On the server: images/<class>/<file>, or with a manifest.csv (file, label, group).',
    }),
    phantoms: t.field({
      type: PhantomInput,
      description: 'Drawn by the product itself; for projects with Normal and Fracture.',
    }),
    groupPattern: t.string({
      description: 'Regular expression on "<class>/<file name>" whose first group is the group of the image.',
    }),
  }),
})

builder.mutationFields(t => ({
  startImport: t.prismaField({
    type: 'Import',
    args: { input: t.arg({ type: StartImportInput, required: true }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => startImport(ctx, input),
  }),
}))
