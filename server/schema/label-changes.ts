import { countLabelChanges, type LabelChange, type LabelChanges } from '#core/import/count-label-changes.ts'
import type { ServerContext } from '#server/context.ts'
import { importCountCost } from '#server/limits/field-cost.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'

const changes = batched(countLabelChanges)
const none: LabelChanges = { fileCount: 0, byPeopleCount: 0, changes: [] }

const classes = batched(async (ctx: ServerContext, ids: string[]) => {
  const found = await ctx.database.labelClass.findMany({ where: { id: { in: ids } } })
  return new Map(found.map(labelClass => [labelClass.id, labelClass]))
})

const ImportLabelChange = builder.objectRef<LabelChange>('ImportLabelChange').implement({
  description: 'Files that are in the project under one label, and would have another by the source.',
  fields: t => ({
    labelClass: t.prismaField({
      type: 'LabelClass',
      nullable: true,
      description: 'What they are labelled.',
      resolve: (_query, { labelClassId }, _args, ctx) => classes(ctx, labelClassId),
    }),
    className: t.exposeString('className', { description: 'What the source says they are, as it names it.' }),
    isByPerson: t.exposeBoolean('isByPerson', {
      description: 'Whether a person gave their label here: no list overrules it.',
    }),
    fileCount: t.exposeInt('fileCount', { description: 'How many files.' }),
  }),
})

const ImportLabelChanges = builder.objectRef<LabelChanges>('ImportLabelChanges').implement({
  description: 'Where a source says otherwise than the project.',
  fields: t => ({
    fileCount: t.exposeInt('fileCount', { description: 'Files whose bytes are in the project under another label.' }),
    byPeopleCount: t.exposeInt('byPeopleCount', {
      description: 'Of those, files whose label a person gave: they stay in conflict.',
    }),
    changes: t.expose('changes', {
      type: [ImportLabelChange],
      description: 'By label and class of the source: the hundred with most files.',
    }),
  }),
})

builder.prismaObjectFields('Import', t => ({
  relabels: t.exposeBoolean('relabels', {
    description: 'Whether images whose label came with an import get the one that this source gives them.',
  }),
  labelChanges: t.field({
    type: ImportLabelChanges,
    complexity: { field: importCountCost, multiplier: 1 },
    description:
      'Files whose bytes are in the project under another label. A class that nobody has said anything of is held against them by its own name.',
    resolve: async ({ id }, _args, ctx) => (await changes(ctx, id)) ?? none,
  }),
}))
